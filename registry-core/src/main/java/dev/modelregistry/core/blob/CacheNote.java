package dev.modelregistry.core.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A small file beside those of the local cache, never removed to make room. It is replaced as a
 * whole, so a reader, or a crash, meets the one before or the next one; what a crash leaves besides
 * is a file with a random name.
 */
public final class CacheNote {

  private static final int MOST_BYTES = 4 << 20;

  private final Path file;
  private final Clock clock;

  CacheNote(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Replaces the note; what is said now is confirmed now. */
  public void write(byte[] bytes) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Says that the note holds still. */
  public void confirm() throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  /** Returns the note, or empty where there is none. */
  public Optional<byte[]> read() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Optional.of(Channels.newInputStream(channel).readNBytes(MOST_BYTES));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** Returns when the note was written, or found to hold still. */
  public Instant confirmed() throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  /** Returns where it is. */
  @Override
  public String toString() {
    return file.toString();
  }
}
