package dev.modelregistry.core.proof.bucket;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.Workbench;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.s3.BucketOpener;
import dev.modelregistry.s3.S3Proxy;
import dev.modelregistry.s3.relay.Relay;
import dev.modelregistry.spi.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A serving process is started while nobody answers for the bucket, and before and after. */
class PinnedServingTest {

  @Test
  void aProcessStartsFromWhatTheOneBeforeServedAndCatchesUp(@TempDir Path folder)
      throws IOException {
    AtomicBoolean gone = new AtomicBoolean();
    Path cache = folder.resolve("cache");
    try (S3Proxy server = S3Proxy.start(folder);
        Relay relay =
            Relay.to(
                server.endpoint(),
                exchange -> {
                  if (gone.get()) {
                    throw new IOException("nobody is there");
                  }
                  exchange.answer(exchange.forward(exchange.request()));
                });
        Workbench releases = releases(server, folder)) {
      String bucket = relay.endpoint() + " pinned";
      release(releases, "first");
      try (ChildJvm before = PinnedServing.start(bucket, cache)) {
        assertThat(before.answer()).isEqualTo("fraud@v1: first, in touch");
      }
      gone.set(true);
      try (ChildJvm during = PinnedServing.start(bucket, cache)) {
        assertThat(during.answer()).isEqualTo("fraud@v1: first, started from the local pin");
        release(releases, "second");
        during.tell("and now?");
        assertThat(during.answer()).isEqualTo("fraud@v1: first, started from the local pin");
        gone.set(false);
        during.tell("and now?");
        assertThat(during.answer()).isEqualTo("fraud@v2: second, in touch");
      }
    }
  }

  private static Workbench releases(S3Proxy server, Path folder) throws IOException {
    S3Proxy.createBucket(server.endpoint());
    Workbench releases =
        new Workbench(
            new BucketOpener().open(server.endpoint() + " pinned"), folder.resolve("releases"));
    releases.fraud().protect(PRODUCTION, Policy.open());
    return releases;
  }

  private static void release(Workbench releases, String weights) {
    releases.fraud().promote(releases.registration(weights, 0.9).commit()).to(PRODUCTION).commit();
  }
}
