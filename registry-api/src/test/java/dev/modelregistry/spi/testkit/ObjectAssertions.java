package dev.modelregistry.spi.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** Looks at an object through every instance and every method that could show it. */
final class ObjectAssertions {

  private ObjectAssertions() {}

  static byte[] read(Storage storage, ObjectKey key) throws IOException {
    return read(storage, key, 0, Long.MAX_VALUE);
  }

  static byte[] read(Storage storage, ObjectKey key, long offset, long length) throws IOException {
    try (InputStream in = storage.open(key, offset, length)) {
      return in.readAllBytes();
    }
  }

  static void assertStored(List<Storage> instances, ObjectKey key, byte[] bytes, String rule)
      throws IOException {
    for (Storage storage : instances) {
      Optional<ObjectInfo> info = storage.stat(key);
      assertTrue(info.isPresent(), rule + ": stat does not see " + key);
      assertEquals(
          bytes.length, info.orElseThrow().sizeBytes(), rule + ": stat tells a wrong size");
      assertArrayEquals(bytes, read(storage, key), rule + ": open gives other bytes");
      assertTrue(isListed(storage, key), rule + ": list does not show " + key);
    }
  }

  static void assertAbsent(List<Storage> instances, ObjectKey key, String rule) throws IOException {
    for (Storage storage : instances) {
      assertEquals(Optional.empty(), storage.stat(key), rule + ": stat sees " + key);
      assertThrows(
          NoSuchFileException.class,
          () -> read(storage, key),
          rule + ": open of the absent " + key + " does not throw NoSuchFileException");
      assertFalse(isListed(storage, key), rule + ": list shows " + key);
    }
  }

  private static boolean isListed(Storage storage, ObjectKey key) throws IOException {
    return storage.list(key.value(), null, 1).equals(List.of(key));
  }
}
