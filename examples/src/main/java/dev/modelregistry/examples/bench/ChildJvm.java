package dev.modelregistry.examples.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Java programs in a process of their own.
 *
 * @param classPath the class path, in the form of {@code java.class.path}
 * @param options of the virtual machine
 */
record ChildJvm(String classPath, List<String> options) {

  /** A process with the class path of this one. */
  static ChildJvm withOptions(String... options) {
    return new ChildJvm(System.getProperty("java.class.path", ""), List.of(options));
  }

  static ChildJvm withClassPath(List<Path> entries) {
    List<String> names = entries.stream().map(Path::toString).toList();
    // Without a binding of SLF4J on it, which is the application's, there would be a warning.
    return new ChildJvm(
        String.join(File.pathSeparator, names), List.of("-Dslf4j.internal.verbosity=ERROR"));
  }

  /** The same with more options. */
  ChildJvm with(String... more) {
    return new ChildJvm(classPath, Stream.concat(options.stream(), Stream.of(more)).toList());
  }

  /** Runs a program to its end and returns the numbers that it prints, one on each line. */
  List<Double> numbers(Class<?> main, String... arguments) throws Exception {
    Process process = start(main, arguments);
    List<Double> numbers = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        numbers.add(Double.valueOf(line));
      }
    }
    end(process, main);
    return numbers;
  }

  /** Returns the milliseconds from the start of a process to the first byte that it prints. */
  double millisToFirstByte(Class<?> main, String... arguments) throws Exception {
    long began = System.nanoTime();
    Process process = start(main, arguments);
    int first = process.getInputStream().read();
    long ended = System.nanoTime();
    end(process, main);
    if (first < 0) {
      throw new IOException(main.getSimpleName() + " printed nothing");
    }
    return (ended - began) / 1e6;
  }

  private Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void end(Process process, Class<?> main) throws Exception {
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(main.getSimpleName() + " ended with status " + status);
    }
  }
}
