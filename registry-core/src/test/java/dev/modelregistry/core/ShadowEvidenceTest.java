package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.LiveModel;
import dev.modelregistry.Shadow;
import dev.modelregistry.VerifyRequest;
import dev.modelregistry.Version;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.ShadowReport;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.RoutingKey;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From live requests to a promotion that rests on them. */
@Timeout(60)
class ShadowEvidenceTest {

  private static final Policy SHADOWED =
      Policy.protect().require(GateRule.shadowAgreement(40, 0.75));

  private Workbench bench;
  private Version first;
  private Version second;

  @BeforeEach
  void open(@TempDir Path inputs) {
    bench = new Workbench(new InMemoryStorage(), inputs);
    bench.fraud().protect(PRODUCTION, SHADOWED);
    first = bench.register(0.9);
    second = bench.register(0.91);
    promote(first);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void promote(Version version) {
    bench.fraud().promote(version).to(PRODUCTION).approvedBy(ALICE, "CHG").commit();
  }

  /** Lets the second version score requests beside the first, and disagree on every fourth. */
  private void shadow(int requests) {
    try (LiveModel<Version> live = bench.fraud().live(PRODUCTION).open();
        Shadow shadow = live.shadow(second.id()).threads(1, 1).start()) {
      for (int i = 0; i < requests; i++) {
        boolean differs = i % 4 == 3;
        Long unused =
            live.<Long, RuntimeException>call(
                RoutingKey.of(i), version -> differs ? version.id().number() : 0);
      }
      while (shadow.counts().compared() < requests) {
        Thread.onSpinWait();
      }
      for (ShadowReport report : shadow.reports()) {
        bench.fraud().attach(report.pair().shadow(), report.asEvaluation());
      }
    }
  }

  @Test
  void opensTheGateWhereThereIsEnoughOfIt() {
    assertThatThrownBy(() -> promote(second))
        .isInstanceOf(PromotionRefused.class)
        .hasMessageContaining("v2 agreed with the incumbent v1 on 0 of 0 requests");
    shadow(20);
    assertThatThrownBy(() -> promote(second)).hasMessageContaining("on 15 of 20 requests");
    shadow(20);
    promote(second);

    assertThat(bench.fraud().resolve(PRODUCTION)).isEqualTo(second);
    assertThat(bench.fraud().explain(PRODUCTION).text())
        .contains(
            "gate 'shadow-agreement' passed (v2 agreed with the incumbent v1 on 30 of 40 requests,"
                + " a share of 0.75 is asked for)");
    assertThat(bench.registry().verify(VerifyRequest.everything()).problems()).isEmpty();
  }

  @Test
  void keepsTheGateShutWhereTheyDiffer() {
    bench.fraud().protect(PRODUCTION, Policy.protect().require(GateRule.shadowAgreement(40, 0.76)));
    shadow(40);

    assertThatThrownBy(() -> promote(second))
        .isInstanceOf(PromotionRefused.class)
        .hasMessageContaining("gate 'shadow-agreement' failed")
        .hasMessageContaining("on 30 of 40 requests, a share of 0.76");
  }
}
