package dev.modelregistry.core.proof.bucket;

import dev.modelregistry.core.proof.CrashesOfClients;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In a bucket behind two gateways, over networks that lose, repeat and delay. */
class CrashInABucketTest extends CrashesOfClients {

  @RegisterExtension final TwoGateways gateways = new TwoGateways();

  private final AtomicInteger opened = new AtomicInteger();

  /** By another gateway each time: what looks after a crash was not there before it. */
  @Override
  protected OtherProcess store(String name) throws IOException {
    return gateways.store(opened.incrementAndGet(), name);
  }

  @Override
  protected int halts() {
    return Extent.of(2, 20);
  }

  @Override
  protected int registries() {
    return Extent.of(1, 2);
  }

  @Override
  protected int kills() {
    return Extent.of(1, 6);
  }
}
