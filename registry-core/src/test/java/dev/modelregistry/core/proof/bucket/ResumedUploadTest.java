package dev.modelregistry.core.proof.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.s3.ImpatientOpener;
import dev.modelregistry.s3.S3Proxy;
import dev.modelregistry.s3.relay.Exchange;
import dev.modelregistry.s3.relay.Message;
import dev.modelregistry.s3.relay.Relay;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.ParentJvm;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed while it sends a large file, and the next one with the same file.
 *
 * <pre>
 *   first    part 1  part 2  part 3 … held on the way   killed
 *   second                   part 3  part 4  …  part 7  registered
 * </pre>
 */
class ResumedUploadTest {

  /** A part more than are let through and on their way, so that it is not read to its end. */
  private static final int PARTS = 7;

  private static final int BYTES = (PARTS - 1) * (16 << 20) + 5;
  private static final int LET_THROUGH = 2;
  private static final Pattern PART = Pattern.compile("partNumber=(\\d+)");

  @TempDir Path folder;

  /** The numbers of parts that the service has said it has. */
  private final Queue<Integer> sent = new ConcurrentLinkedQueue<>();

  private final Semaphore passes = new Semaphore(LET_THROUGH);
  private final CountDownLatch through = new CountDownLatch(LET_THROUGH);

  private void serve(Exchange exchange) throws IOException {
    Matcher part = PART.matcher(exchange.request().target());
    boolean isPart = part.find();
    if (isPart) {
      pass();
    }
    Message answer = exchange.forward(exchange.request());
    if (isPart) {
      sent.add(Integer.valueOf(part.group(1)));
      through.countDown();
    }
    exchange.answer(answer);
  }

  private void pass() throws IOException {
    try {
      passes.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the relay was closed");
    }
  }

  private ChildJvm uploader(Relay relay, Path weights) throws IOException {
    OtherProcess store = ImpatientOpener.at(relay.endpoint(), "resumed", Duration.ofSeconds(60));
    return ChildJvm.start(Uploader.class, store.location(), weights.toString(), folder.toString());
  }

  private Path weights() throws IOException {
    byte[] bytes = new byte[BYTES];
    new Random(7).nextBytes(bytes);
    return Files.write(folder.resolve("model.bin"), bytes);
  }

  @Nested
  class P4BytesFirst {

    @Test
    void theNextProcessSendsOnlyThePartsThatAreMissing() throws Exception {
      Path weights = weights();
      try (S3Proxy server = S3Proxy.start(folder);
          Relay relay = Relay.to(server.endpoint(), ResumedUploadTest.this::serve)) {
        S3Proxy.createBucket(server.endpoint());
        try (ChildJvm first = uploader(relay, weights)) {
          assertThat(through.await(ChildJvm.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
          first.kill();
        }
        passes.release(PARTS * PARTS);
        try (ChildJvm second = uploader(relay, weights)) {
          assertThat(second.finish()).containsExactly("registered 1");
        }
        assertThat(sent).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7);
        try (Workbench bench =
            new Workbench(ImpatientOpener.at(server.endpoint(), "resumed").open(), folder)) {
          assertThat(bench.registry().verify().problems()).isEmpty();
          assertThat(bench.fraud().version(1).weights().verify().contents().totalBytes())
              .isEqualTo(BYTES);
        }
      }
    }
  }

  /** Registers a file. */
  static final class Uploader {

    private Uploader() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[2]);
      try (Workbench bench =
          new Workbench(
              Registries.on(new ImpatientOpener().open(arguments[0]))
                  .actor(Workbench.TRAINER)
                  .cache(folder.resolve("cache"), 1L << 30)
                  .open(),
              folder)) {
        long number =
            bench.registration("", 0.9).weights(Path.of(arguments[1])).commit().id().number();
        new ParentJvm().say("registered " + number);
      }
    }
  }
}
