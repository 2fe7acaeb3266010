package dev.modelregistry.fs;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import org.jspecify.annotations.Nullable;

/**
 * Tells that nothing stands at a path without an exception, whose stack trace takes longer than the
 * look: {@code FileSystemProvider.readAttributesIfExists} of JDK 20 and later.
 *
 * <p>{@code Files.exists} would not do: it says the same of a folder that can no longer be read.
 */
final class Absence {

  /** Links are followed, because the JDK spares the exception only then. */
  private static final LinkOption[] FOLLOWED = {};

  private static final @Nullable MethodHandle IF_EXISTS = ifExists();

  private Absence() {}

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
   * Returns whether a path certainly leads to nothing: nothing stands there, or a link to nothing.
   * It is not certain where the look fails, and never on older JDKs.
   */
  static boolean isCertainAt(Path path) {
    MethodHandle ifExists = IF_EXISTS;
    FileSystemProvider provider = path.getFileSystem().provider();
    Class<?> type = BasicFileAttributes.class;
    try {
      return ifExists != null
          && (BasicFileAttributes) ifExists.invokeExact(provider, path, type, FOLLOWED) == null;
    } catch (IOException e) {
      return false;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the JDK's method declares no other exceptions", e);
    }
  }
}
