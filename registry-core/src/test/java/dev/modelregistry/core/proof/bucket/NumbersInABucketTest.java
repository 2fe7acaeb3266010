package dev.modelregistry.core.proof.bucket;

import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.NumbersUnderFire;
import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In a bucket behind two gateways, over networks that lose, repeat and delay. */
@ExtendWith(Seeds.class)
class NumbersInABucketTest extends NumbersUnderFire {

  @RegisterExtension final TwoGateways gateways = new TwoGateways();

  @Override
  protected OtherProcess store(int process) throws IOException {
    return gateways.store(process);
  }

  @Override
  protected int processes() {
    return Extent.of(3, 8);
  }

  @Override
  protected int each() {
    return Extent.of(2, 20);
  }

  /** Each reads every object over the bad network, one after the other. */
  @Override
  protected int audits() {
    return Extent.of(1, 4);
  }
}
