package dev.modelregistry.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeedsTest {

  @Test
  void aFailedProofIsRepeatedByACommandWithItsSeed() {
    assertThat(Seeds.command("CrashTest", new Seed(17), ""))
        .endsWith(" -Dproof.seed=17 -Dtest='CrashTest'");
  }

  @Test
  void aProofOverABucketIsRepeatedOnTheServersItFailedOn() {
    assertThat(Seeds.command("NumbersInABucketTest", new Seed(17), "ceph"))
        .endsWith(" -Dproof.seed=17 -Dproof.servers=ceph -Dtest='NumbersInABucketTest'");
  }
}
