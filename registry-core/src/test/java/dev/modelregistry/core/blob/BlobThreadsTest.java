package dev.modelregistry.core.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.Seed;
import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What passes between the thread that stores a blob and those that help it. */
@ExtendWith(Seeds.class)
class BlobThreadsTest {

  private final List<Thread> started = new ArrayList<>();

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "digest");
    thread.setDaemon(true);
    started.add(thread);
    return thread;
  }

  private void joinAll() throws InterruptedException {
    for (Thread thread : started) {
      thread.join();
    }
  }

  @Test
  void aDigestBesideTheWorkIsTheDigest(Seed seed) throws Exception {
    Random random = seed.random("pieces");
    for (int run = 0; run < Extent.of(20, 2_000); run++) {
      byte[] bytes = new byte[random.nextInt(3 << 20)];
      random.nextBytes(bytes);
      try (RunningDigest digest = new OverlappedDigest(this::thread)) {
        for (int at = 0; at < bytes.length; ) {
          int count = Math.min(bytes.length - at, 1 + random.nextInt(1 << 19));
          digest.update(bytes, at, count);
          at += count;
        }
        assertThat(digest.finish()).isEqualTo(Digest.of(bytes));
      }
    }
    joinAll();
  }

  @Test
  void aDigestThatIsGivenUpEndsItsThread(Seed seed) throws Exception {
    Random random = seed.random("pieces");
    for (int run = 0; run < Extent.of(50, 2_000); run++) {
      try (RunningDigest digest = new OverlappedDigest(this::thread)) {
        digest.update(new byte[1 << 20], 0, random.nextInt(1 << 20));
      }
    }
    joinAll();
  }

  /** A stream that is neither read to its end nor closed must not hold a thread for ever. */
  @Test
  void aDigestThatIsForgottenEndsItsThread(Seed seed) throws Exception {
    Random random = seed.random("bytes");
    byte[] bytes = new byte[3 << 20];
    random.nextBytes(bytes);
    RunningDigest forgotten = new OverlappedDigest(this::thread);
    forgotten.update(bytes, 0, bytes.length / 2);
    joinAll();

    forgotten.update(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
    joinAll();
    assertThat(started).as("threads of a digest that was taken up again").hasSize(2);
    assertThat(forgotten.finish()).isEqualTo(Digest.of(bytes));
  }

  @Test
  void aStorageMayReadAPayloadOnAThreadOfItsOwn() throws Exception {
    InMemoryStorage memory = new InMemoryStorage();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    Storage elsewhere =
        (Storage)
            Proxy.newProxyInstance(
                Storage.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) ->
                    pool.submit(() -> method.invoke(memory, arguments)).get());
    BlobStore blobs =
        new BlobStore(
            new ObjectStore(elsewhere), TestLine.LINE, () -> TestLine.id(1), this::thread);
    byte[] bytes = TestLine.bytes(TestLine.LARGE);

    try {
      Placement placement =
          blobs.put(BlobSource.of("bytes", bytes), any -> Optional.empty(), Work.silent());

      assertThat(placement.digest()).isEqualTo(Digest.of(bytes));
      assertThat(memory.space().bytes(blobs.key(placement))).contains(bytes);
    } finally {
      pool.shutdownNow();
    }
  }
}
