package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.BOB;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.AccessDenied;
import dev.modelregistry.event.Denied;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused attempts are on record, and however often one is repeated the log does not grow. */
class DenialsTest {

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;
  private ModelRegistry admin;

  @BeforeEach
  void closeTheRegistry() {
    bench = new Workbench(new InMemoryStorage(space), inputs);
    admin = bench.registry().as(ALICE);
    admin.rules().grant(new Grant(ALICE, Role.ADMIN, "*"));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void tryTo(ModelRegistry registry, Label protect) {
    assertThatThrownBy(() -> registry.model("fraud").protect(protect, Policy.open()))
        .isInstanceOf(AccessDenied.class);
  }

  private long recorded() {
    return admin.rules().history().stream().filter(each -> each.event() instanceof Denied).count();
  }

  @Test
  void oneThatIsRepeatedIsRecordedOnce() {
    for (int i = 0; i < 20; i++) {
      tryTo(bench.registry(), PRODUCTION);
    }
    assertThat(recorded()).isEqualTo(1);

    tryTo(bench.registry(), STAGING);
    tryTo(bench.registry().as(BOB), PRODUCTION);

    assertThat(recorded()).isEqualTo(3);
  }

  @Test
  void oneIsRecordedOnceByAllPeers() {
    for (int i = 0; i < 3; i++) {
      try (Workbench peer = new Workbench(new InMemoryStorage(space), inputs)) {
        tryTo(peer.registry(), PRODUCTION);
      }
    }

    assertThat(recorded()).isEqualTo(1);
  }

  @Test
  void oneIsRecordedAgainAfterTheRolesChanged() {
    tryTo(bench.registry(), PRODUCTION);
    admin.rules().grant(new Grant(BOB, Role.READER, "*"));
    tryTo(bench.registry(), PRODUCTION);
    tryTo(bench.registry(), PRODUCTION);

    assertThat(recorded()).isEqualTo(2);
  }

  @Test
  void aPeerThatOpensAtALogCheckpointKnowsWhatWasRecorded() {
    for (int i = 0; i < 40; i++) {
      tryTo(bench.registry(), Label.of("label-" + i));
    }
    assertThat(space.keys()).anyMatch(key -> key.value().startsWith("policies/log/checkpoints/"));

    try (Workbench peer = new Workbench(new InMemoryStorage(space), inputs)) {
      tryTo(peer.registry(), Label.of("label-0"));
    }

    assertThat(recorded()).isEqualTo(40);
    assertThat(admin.verify().problems()).isEmpty();
  }
}
