package dev.modelregistry.examples.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The least that makes an object durable under a name: write, fsync, link, fsync of the folder. */
final class RawSequences {

  private static final int BYTES = 1_500;

  private final Path folder;
  private final Path temporaries;
  private int count;

  RawSequences(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.temporaries = Files.createDirectories(folder.resolve("temporary"));
  }

  void run(long times) throws IOException {
    for (long i = 0; i < times; i++) {
      String name = "object-" + count++;
      Path temporary = temporaries.resolve(name);
      try (FileChannel file =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.allocate(BYTES));
        file.force(true);
      }
      Files.createLink(folder.resolve(name), temporary);
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }
}
