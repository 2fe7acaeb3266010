package dev.modelregistry.core.proof.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.proof.CrashesOfClients;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.s3.ImpatientOpener;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In a bucket behind two gateways, over networks that lose, repeat and delay. */
class CrashInABucketTest extends CrashesOfClients {

  @RegisterExtension static final TwoGateways GATEWAYS = new TwoGateways(0.1);

  private final String prefix = "crashes/" + UUID.randomUUID() + "/";
  private final AtomicInteger opened = new AtomicInteger();

  @Override
  protected OtherProcess store(String name) throws IOException {
    return ImpatientOpener.at(GATEWAYS.endpoint(opened.incrementAndGet()), prefix + name);
  }

  @Override
  protected int halts() {
    return Extent.of(3, Integer.MAX_VALUE);
  }

  @Override
  protected int kills() {
    return Extent.of(3, 14);
  }

  @AfterEach
  void theNetworkWasFaulty() {
    assertThat(GATEWAYS.committed()).hasSizeGreaterThan(5);
  }
}
