package dev.modelregistry.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The calls that change a disk, and no others, so that a test can see their order and stop the
 * world after any of them. Everything that only looks goes to {@link java.nio.file.Files} directly.
 */
interface Disk {

  /** Creates a file that must not exist, for this channel to write and for nobody to change. */
  FileChannel createFile(Path file) throws IOException;

  /**
   * Writes to the disk what a file holds so far, while another thread may write more to it. Only
   * {@link #syncFile} after the last byte makes a file durable.
   */
  void writeBack(FileChannel file) throws IOException;

  /** Returns when the bytes and the length of a file survive a loss of power. */
  void syncFile(FileChannel file) throws IOException;

  /**
   * Gives a file one more name.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   */
  void link(Path name, Path file) throws IOException;

  /**
   * Creates a folder in one that exists.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   */
  void makeFolder(Path folder) throws IOException;

  /** Returns when the names in a folder survive a loss of power. */
  void syncFolder(Path folder) throws IOException;

  /** Removes the name of a file, if it is there. */
  void unlink(Path file) throws IOException;
}
