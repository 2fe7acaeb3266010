package dev.modelregistry.core;

import dev.modelregistry.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that registers versions and prints the numbers it was given. */
final class Registrar {

  private Registrar() {}

  static Process start(Path store, Path inputs, int versions) throws IOException {
    Files.createDirectories(inputs);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Registrar.class.getName(),
            store.toString(),
            inputs.toString(),
            Integer.toString(versions));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Arguments: the store, a folder for input files, how many versions. */
  public static void main(String[] arguments) throws IOException {
    try (Workbench bench =
        new Workbench(FileSystemStorage.at(Path.of(arguments[0])), Path.of(arguments[1]))) {
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        System.out.println(bench.register(0.5 + i / 1_000.0).id().number());
      }
    }
  }
}
