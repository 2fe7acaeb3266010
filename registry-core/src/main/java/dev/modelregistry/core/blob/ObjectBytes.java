package dev.modelregistry.core.blob;

import dev.modelregistry.core.pack.Bytes;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object, read where they are asked for: from its file where the storage has one,
 * else by ranges that grow while reads follow one another, since each costs a request.
 */
final class ObjectBytes implements Bytes, AutoCloseable {

  /** A small object is read whole; most deltas are. */
  private static final int SMALL_BYTES = 256 << 10;

  private static final int MOST_BYTES = 8 << 20;
  private static final int ATTEMPTS = 3;
  private static final byte[] NONE = {};

  private final ObjectStore store;
  private final ObjectKey key;
  private final long sizeBytes;
  private final @Nullable FileChannel file;
  private byte[] held = NONE;
  private long start;
  private int wanted = SMALL_BYTES;

  ObjectBytes(ObjectStore store, ObjectKey key, long sizeBytes) {
    this.store = store;
    this.key = key;
    this.sizeBytes = sizeBytes;
    this.file = sizeBytes <= SMALL_BYTES ? null : opened(store.localFile(key));
  }

  private @Nullable FileChannel opened(Optional<Path> path) {
    try {
      return path.isEmpty() ? null : FileChannel.open(path.get(), StandardOpenOption.READ);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, sizeBytes);
    FileChannel open = file;
    if (open != null) {
      readFile(Bytes.of(open), position, into, offset, length);
      return;
    }
    int done = 0;
    while (done < length) {
      long at = position + done;
      if (at < start || at >= start + held.length) {
        fetch(at);
      }
      int some = (int) Math.min(length - done, start + held.length - at);
      System.arraycopy(held, (int) (at - start), into, offset + done, some);
      done += some;
    }
  }

  private void readFile(Bytes bytes, long position, byte[] into, int offset, int length) {
    if (position + length > bytes.sizeBytes()) {
      throw tooShort(bytes.sizeBytes());
    }
    try {
      bytes.read(position, into, offset, length);
    } catch (IOException e) {
      Work.checkNotInterrupted();
      throw unreadable(e);
    }
  }

  private void fetch(long at) {
    boolean goesOn = at == start + held.length && held.length > 0;
    wanted = goesOn ? Math.min(MOST_BYTES, wanted * 2) : SMALL_BYTES;
    // The end is read first and backwards, so what begins elsewhere begins on a multiple.
    start = goesOn ? at : at - at % SMALL_BYTES;
    int length = (int) Math.min(wanted, sizeBytes - start);
    held = NONE;
    held = fetched(length);
    if (held.length < length) {
      throw tooShort(start + held.length);
    }
  }

  private byte[] fetched(int length) {
    @Nullable IOException last = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      try (InputStream in = store.open(key, start, length)) {
        return in.readNBytes(length);
      } catch (IOException e) {
        Work.checkNotInterrupted();
        last = e;
      }
    }
    throw unreadable(Objects.requireNonNull(last));
  }

  private Unavailable unreadable(IOException cause) {
    return new Unavailable(
        String.format("could not read %s in %s: %s", key, store.describe(), cause), cause);
  }

  private Corrupt tooShort(long found) {
    return new Corrupt(
        key.value(),
        String.format(
            "%s is damaged: it ends after %,d of %,d bytes; restore it from a copy",
            key, found, sizeBytes));
  }

  @Override
  public void close() {
    FileChannel open = file;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }
}
