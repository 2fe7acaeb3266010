package dev.modelregistry.core.blob;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.value.TreeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes verified bytes to a path of the caller's: into a hidden sibling first, which takes the
 * name when it is whole. A crash leaves at most the sibling, {@code .<name>.<random>.part}.
 */
final class LocalCopy {

  private static final int BUFFER_BYTES = 128 << 10;

  private final Path target;
  private final Path temporary;

  LocalCopy(Path target, String random) {
    Path name = target.getFileName();
    if (name == null) {
      throw new Rejected(target + " is a whole file system; name a path that does not exist yet");
    }
    this.target = target;
    this.temporary = target.resolveSibling("." + name + "." + random + ".part");
  }

  Path file(Supplier<InputStream> bytes) {
    return copied(() -> write(temporary, bytes));
  }

  Path tree(List<TreeFile> files, Function<TreeFile, InputStream> bytes) {
    return copied(
        () -> {
          Files.createDirectory(temporary);
          for (TreeFile file : files) {
            Path path = within(file.path());
            Files.createDirectories(path.getParent());
            write(path, () -> bytes.apply(file));
          }
        });
  }

  /** Paths come from the store, so they are believed only as far as they stay below the target. */
  private Path within(String path) {
    Path resolved = temporary.resolve(path).normalize();
    if (!resolved.startsWith(temporary.normalize()) || resolved.equals(temporary.normalize())) {
      throw new Rejected(
          String.format("'%s' would be written outside %s, so nothing was copied", path, target));
    }
    return resolved;
  }

  private static void write(Path path, Supplier<InputStream> bytes) throws IOException {
    try (InputStream in = bytes.get();
        OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
      copy(in, out);
    }
  }

  static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
      Work.checkNotInterrupted();
      out.write(buffer, 0, got);
    }
  }

  private Path copied(Copying copying) {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw taken(null);
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new Rejected(
          String.format(
              "%s was not written: %s is no folder; create it, or name a path in one that exists",
              target, folder));
    }
    try {
      copying.run();
      publish();
      return target;
    } catch (IOException e) {
      RuntimeException failure = failed(e);
      clear(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      clear(e);
      throw e;
    }
  }

  private RuntimeException failed(IOException cause) {
    if (!Thread.currentThread().isInterrupted()) {
      return new Unavailable(
          String.format("could not copy to %s, where nothing was left: %s", target, cause), cause);
    }
    CancellationException cancelled =
        new CancellationException("the thread was interrupted while it copied to " + target);
    cancelled.initCause(cause);
    return cancelled;
  }

  /** A link fails where a move would replace; a folder never replaces one that holds files. */
  private void publish() throws IOException {
    if (Files.isDirectory(temporary, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      throw taken(e);
    } catch (UnsupportedOperationException | IOException e) {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Files.delete(temporary);
  }

  private Rejected taken(@Nullable IOException cause) {
    return new Rejected(target + " exists already; name a path that does not exist yet", cause);
  }

  private void clear(Throwable failure) {
    if (!Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(temporary, new Removal());
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Writes the temporary. */
  private interface Copying {
    void run() throws IOException;
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
