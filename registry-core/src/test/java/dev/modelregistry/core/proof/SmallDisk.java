package dev.modelregistry.core.proof;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file system of its own in memory, small enough to be filled; gone when it is closed. */
final class SmallDisk implements AutoCloseable {

  private final Path root;
  private final List<Path> ballast = new ArrayList<>();

  private SmallDisk(Path root) {
    this.root = root;
  }

  /** Mounts one, or skips the test where this process may not. */
  static SmallDisk mountedAt(Path folder) throws IOException {
    String complaint =
        run("mount", "-t", "tmpfs", "-o", "size=8m,nr_inodes=500", "tmpfs", folder.toString());
    if (!complaint.isEmpty()) {
      abort("a disk to fill needs the right to mount one: " + complaint);
    }
    return new SmallDisk(folder);
  }

  /** Takes all space that is left. */
  void fill() throws IOException {
    take(Long.MAX_VALUE);
  }

  /** Takes so many bytes, or all that are left. */
  void take(long bytes) throws IOException {
    Path file = Files.createTempFile(root, "ballast", "");
    ballast.add(file);
    byte[] page = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      for (long taken = 0; taken < bytes; taken += page.length) {
        out.write(page);
      }
    } catch (IOException full) {
      checkFull(full);
    }
  }

  /** Takes all files that can still be made but so many; every name of a file counts as one. */
  void leaveFiles(int count) throws IOException {
    try {
      while (true) {
        ballast.add(Files.createTempFile(root, "ballast", ""));
      }
    } catch (FileSystemException full) {
      checkFull(full);
    }
    for (int i = 0; i < count; i++) {
      Files.delete(ballast.remove(ballast.size() - 1));
    }
  }

  /** Gives back what was taken. */
  void free() throws IOException {
    for (Path file : ballast) {
      Files.delete(file);
    }
    ballast.clear();
  }

  /** Says what a fresh attempt to write is told, {@code ro}, or lets it write again, {@code rw}. */
  void remount(String mode) throws IOException {
    String complaint = run("mount", "-o", "remount," + mode, root.toString());
    if (!complaint.isEmpty()) {
      throw new IOException("could not remount " + root + ": " + complaint);
    }
  }

  @Override
  public void close() throws IOException {
    String complaint = run("umount", root.toString());
    if (!complaint.isEmpty()) {
      throw new IOException("could not unmount " + root + ": " + complaint);
    }
  }

  private static void checkFull(IOException failure) throws IOException {
    if (!String.valueOf(failure.getMessage()).contains("No space left")) {
      throw failure;
    }
  }

  /** Returns what the command complained about, empty where it succeeded. */
  private static String run(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : command[0] + " failed: " + said.strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during " + command[0], e);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
