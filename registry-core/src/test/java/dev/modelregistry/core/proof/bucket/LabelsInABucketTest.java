package dev.modelregistry.core.proof.bucket;

import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.LabelsUnderFire;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In a bucket behind two gateways, over networks that lose, repeat and delay. */
class LabelsInABucketTest extends LabelsUnderFire {

  @RegisterExtension final TwoGateways gateways = new TwoGateways();

  @Override
  protected OtherProcess store(int process) throws IOException {
    return gateways.store(process);
  }

  /** By the other gateway than what the same process writes. */
  @Override
  protected OtherProcess reader(int process) throws IOException {
    return gateways.store(process + 1);
  }

  @Override
  protected int processes() {
    return Extent.of(3, 8);
  }

  @Override
  protected int each() {
    return Extent.of(6, 30);
  }
}
