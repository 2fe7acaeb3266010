package dev.modelregistry.core.proof.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.NumbersUnderFire;
import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.s3.ImpatientOpener;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In a bucket behind two gateways, over networks that lose, repeat and delay. */
@ExtendWith(Seeds.class)
class NumbersInABucketTest extends NumbersUnderFire {

  @RegisterExtension static final TwoGateways GATEWAYS = new TwoGateways(0.1);

  private final String prefix = "numbers/" + UUID.randomUUID();

  @Override
  protected OtherProcess store(int process) throws IOException {
    return ImpatientOpener.at(GATEWAYS.endpoint(process), prefix);
  }

  @Override
  protected int each() {
    return Extent.of(4, 250);
  }

  @AfterEach
  void theNetworkWasFaulty() {
    assertThat(GATEWAYS.committed()).hasSizeGreaterThan(5);
  }
}
