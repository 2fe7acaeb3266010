package dev.modelregistry.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindTest {

  private static final ObjectKey KEY = new ObjectKey("models/a/blobs/1");
  private static final int LARGE = 70 << 20;

  @TempDir Path root;

  /** Gives so many zeros, the last quarter of them not before the latch is open. */
  private record Zeros(long sizeBytes, CountDownLatch lastQuarter) implements Payload {
    @Override
    public InputStream open() {
      return new InputStream() {
        private long left = sizeBytes;

        @Override
        public int read() {
          return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          if (left <= sizeBytes / 4) {
            await(lastQuarter);
          }
          int count = (int) Math.min(length, left);
          left -= count;
          return count == 0 ? -1 : count;
        }
      };
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IOException("nobody opened the latch");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Nested
  class ALargeObject {

    @Test
    void isWrittenBackWhileMoreComesAndSyncedAtItsEnd() throws IOException {
      List<String> calls = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch writtenBack = new CountDownLatch(1);
      Disk disk =
          new ForwardingDisk() {
            @Override
            public void writeBack(FileChannel file) throws IOException {
              calls.add(file.size() < LARGE ? "write back" : "too late");
              writtenBack.countDown();
              super.writeBack(file);
            }

            @Override
            public void syncFile(FileChannel file) throws IOException {
              calls.add("sync " + file.size());
              super.syncFile(file);
            }
          };
      try (FileSystemStorage storage = FileSystemStorage.at(root, disk)) {
        assertThat(storage.create(KEY, new Zeros(LARGE, writtenBack))).isEqualTo(Creation.CREATED);
        assertThat(calls).startsWith("write back").endsWith("sync " + LARGE);
        calls.clear();
        storage.create(new ObjectKey("models/a/blobs/2"), new Zeros(1 << 20, writtenBack));
        assertThat(calls).as("of a small one").containsExactly("sync " + (1 << 20));
      }
    }

    /** The fsync at the end would not tell again what a write-back was told. */
    @Test
    void isNotStoredWhereTheDiskLostSomeOfIt() throws IOException {
      Disk disk =
          new ForwardingDisk() {
            @Override
            public void writeBack(FileChannel file) throws IOException {
              throw new IOException("input/output error");
            }
          };
      try (FileSystemStorage storage = FileSystemStorage.at(root, disk)) {
        assertThatThrownBy(() -> storage.create(KEY, new Zeros(LARGE, new CountDownLatch(0))))
            .isInstanceOf(NotCreatedException.class)
            .hasMessageEndingWith("input/output error");
        assertThat(storage.stat(KEY)).isEmpty();
        assertThat(root.resolve(Temporary.FOLDER)).isEmptyDirectory();
      }
    }
  }

  @Nested
  class ABusyDisk {

    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger writes = new AtomicInteger();
    private final WriteBehind behind =
        new WriteBehind(
            () -> {
              writes.incrementAndGet();
              begun.countDown();
              await(busy);
            },
            100);

    @Test
    void isAskedAgainOnceItIsFree() throws IOException {
      behind.wrote(99);
      assertThat(writes).as("writes before a step").hasValue(0);
      behind.wrote(1);
      await(begun);
      behind.wrote(500);
      assertThat(writes).as("writes while one goes on").hasValue(1);
      busy.countDown();
      behind.finish();
      behind.wrote(1);
      behind.finish();
      assertThat(writes).as("writes in all").hasValue(2);
    }
  }
}
