package dev.modelregistry.fs;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A look at what stands at a path, symbolic links not followed.
 *
 * <p>Most looks are for the next entry of a log, which is not there yet. JDKs before 20 tell that
 * by an exception with a stack trace, which takes longer than the look itself; newer ones have
 * {@code FileSystemProvider.readAttributesIfExists}, which is called where it is found. {@code
 * Files.exists} would not do: it takes a folder that may not be read for one that has no such file.
 */
final class Look {

  private static final LinkOption[] NOT_FOLLOWED = {LinkOption.NOFOLLOW_LINKS};

  private static final @Nullable MethodHandle IF_EXISTS = ifExists();

  private Look() {}

  private static @Nullable MethodHandle ifExists() {
    MethodType type =
        MethodType.methodType(
            BasicFileAttributes.class, Path.class, Class.class, LinkOption[].class);
    try {
      return MethodHandles.publicLookup()
          .findVirtual(FileSystemProvider.class, "readAttributesIfExists", type)
          .asFixedArity();
    } catch (NoSuchMethodException | IllegalAccessException olderJdk) {
      return null;
    }
  }

  /**
   * Returns what stands at a path, or empty if nothing does.
   *
   * @throws IOException if that cannot be told
   */
  static Optional<BasicFileAttributes> at(Path path) throws IOException {
    MethodHandle ifExists = IF_EXISTS;
    return ifExists == null ? orException(path) : orNull(ifExists, path);
  }

  private static Optional<BasicFileAttributes> orException(Path path) throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, NOT_FOLLOWED));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<BasicFileAttributes> orNull(MethodHandle ifExists, Path path)
      throws IOException {
    FileSystemProvider provider = path.getFileSystem().provider();
    try {
      return Optional.ofNullable(
          (@Nullable BasicFileAttributes)
              ifExists.invokeExact(
                  provider, path, (Class<?>) BasicFileAttributes.class, NOT_FOLLOWED));
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the JDK declares no other exceptions", e);
    }
  }
}
