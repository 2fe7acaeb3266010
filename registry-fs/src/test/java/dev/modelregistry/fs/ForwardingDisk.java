package dev.modelregistry.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Passes every call on, for a test to step in where it wants. */
class ForwardingDisk implements Disk {

  private final Disk disk = new RealDisk();

  @Override
  public FileChannel createFile(Path file) throws IOException {
    return disk.createFile(file);
  }

  @Override
  public void writeBack(FileChannel file) throws IOException {
    disk.writeBack(file);
  }

  @Override
  public void syncFile(FileChannel file) throws IOException {
    disk.syncFile(file);
  }

  @Override
  public void link(Path name, Path file) throws IOException {
    disk.link(name, file);
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    disk.makeFolder(folder);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    disk.syncFolder(folder);
  }

  @Override
  public void unlink(Path file) throws IOException {
    disk.unlink(file);
  }

  /** A disk whose folders are not synced, as those of a file system in memory cannot be. */
  static Disk withoutFolderSync() {
    return new ForwardingDisk() {
      @Override
      public void syncFolder(Path folder) {}
    };
  }
}
