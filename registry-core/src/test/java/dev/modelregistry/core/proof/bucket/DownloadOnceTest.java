package dev.modelregistry.core.proof.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.s3.ImpatientOpener;
import dev.modelregistry.s3.S3Proxy;
import dev.modelregistry.s3.relay.Exchange;
import dev.modelregistry.s3.relay.Relay;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.ParentJvm;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes that want a file of the same large blob, with one cache.
 *
 * <pre>
 *   one     asks for part 1 ── held ────────────────────────── part 2  part 3 ── has the file
 *   other                      wants the file too, and waits ─────────────────── has the file
 * </pre>
 */
class DownloadOnceTest {

  private static final int PART = 16 << 20;

  /** Two whole parts, and some bytes more. */
  private static final int BYTES = 2 * PART + 5;

  private static final String WANTING = "wanting";

  @TempDir Path folder;

  /** The ranges of blobs that the service was asked for. */
  private final Queue<String> ranges = new ConcurrentLinkedQueue<>();

  private final CountDownLatch bothWant = new CountDownLatch(1);

  /** The first to ask for a part of the blob is not answered before both processes want it. */
  private void serve(Exchange exchange) throws IOException {
    boolean reads = exchange.request().method().equals("GET");
    String range = exchange.request().header("Range").orElse("");
    if (reads && exchange.request().target().contains("/blobs/") && !range.isEmpty()) {
      ranges.add(range);
      awaitBoth();
    }
    exchange.answer(exchange.forward(exchange.request()));
  }

  private void awaitBoth() throws IOException {
    try {
      assertThat(bothWant.await(ChildJvm.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the relay was closed");
    }
  }

  private ChildJvm reader(Relay relay) throws IOException {
    OtherProcess store = ImpatientOpener.at(relay.endpoint(), "once", ChildJvm.LIMIT);
    return ChildJvm.start(Reader.class, store.location(), folder.resolve("cache").toString());
  }

  private void register(S3Proxy server) throws IOException {
    byte[] bytes = new byte[BYTES];
    new Random(7).nextBytes(bytes);
    Path weights = Files.write(folder.resolve("model.bin"), bytes);
    OtherProcess store = ImpatientOpener.at(server.endpoint(), "once", Duration.ofSeconds(60));
    try (Workbench bench = new Workbench(store.open(), folder)) {
      bench.registration("", 0.9).weights(weights).commit();
    }
  }

  @Test
  void everyRangeIsAskedForOnceAndBothHaveTheSameFile() throws IOException {
    try (S3Proxy server = S3Proxy.start(folder);
        Relay relay = Relay.to(server.endpoint(), this::serve)) {
      S3Proxy.createBucket(server.endpoint());
      register(server);
      try (ChildJvm one = reader(relay);
          ChildJvm other = reader(relay)) {
        assertThat(one.answer()).isEqualTo(WANTING);
        assertThat(other.answer()).isEqualTo(WANTING);
        one.tell("go");
        other.tell("go");
        assertThat(one.answer()).isEqualTo(WANTING);
        assertThat(other.answer()).isEqualTo(WANTING);
        bothWant.countDown();
        assertThat(one.finish()).isEqualTo(other.finish()).hasSize(1);
      }
      assertThat(ranges).doesNotHaveDuplicates().hasSize(3);
    }
  }

  /** Finds the version, and says so twice: before it may go on, and just before it does. */
  static final class Reader {

    private Reader() {}

    public static void main(String[] arguments) throws IOException {
      ParentJvm parent = new ParentJvm();
      try (Workbench bench =
          new Workbench(
              Registries.on(new ImpatientOpener().open(arguments[0]))
                  .actor(Workbench.TRAINER)
                  .cache(Path.of(arguments[1]), 1L << 30)
                  .open(),
              Path.of(arguments[1]))) {
        Version version = bench.fraud().version(1);
        parent.say(WANTING);
        parent.await("go");
        parent.say(WANTING);
        Path file = version.weights().path();
        parent.say(List.of(file, Files.size(file)).toString());
      }
    }
  }
}
