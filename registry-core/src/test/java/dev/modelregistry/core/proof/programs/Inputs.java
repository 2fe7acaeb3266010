package dev.modelregistry.core.proof.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The few files that programs register and capture. */
final class Inputs {

  static final int COUNT = 3;

  private final Path folder;

  private Inputs(Path folder) {
    this.folder = folder;
  }

  static Inputs in(Path folder) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      Files.write(folder.resolve("weights" + i), bytes("weights " + i));
      Files.write(folder.resolve("data" + i), bytes("id,paid\n" + i + ",yes\n"));
    }
    return new Inputs(folder);
  }

  Path weights(int which) {
    return folder.resolve("weights" + which);
  }

  Path data(int which) {
    return folder.resolve("data" + which);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
