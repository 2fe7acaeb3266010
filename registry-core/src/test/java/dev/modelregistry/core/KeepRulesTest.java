package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.TRAINER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Decision;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.SnapshotRequest;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.AccessDenied;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.KeepSet;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How bytes are kept, set once for all who store some.
 *
 * <pre>
 *   bench    the registry in which somebody sets it; its model is fraud
 *   peer     another one on the same storage, opened later or long before
 * </pre>
 */
class KeepRulesTest {

  private static final String WEIGHTS = "0.125 ".repeat(3_000);

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;
  private int stored;

  @BeforeEach
  void open() {
    bench = another();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Workbench another() {
    return new Workbench(new InMemoryStorage(space), inputs);
  }

  private String weights(Workbench by) {
    return by.registration(WEIGHTS + stored++, 0.9).commit().weights().stored().how();
  }

  private SnapshotRequest rows(Workbench by) {
    String rows = "id,paid\n" + "1,yes\n".repeat(3_000 + stored++);
    return by.registry().dataset("daily").snapshot().from(by.file("daily.csv", rows));
  }

  private String data(Workbench by) {
    return rows(by).commit().content().stored().how();
  }

  @Test
  void weightsArePlainAndDataSmallAsLongAsNothingWasSet() {
    assertThat(bench.registry().rules().kept()).isEmpty();
    assertThat(weights(bench)).startsWith("plain: ");
    assertThat(data(bench)).startsWith("packed: ");
  }

  @Test
  void whoeverOpensTheRegistryLaterObeys() {
    bench.registry().rules().keep("fraud", Keep.SMALLEST);
    bench.registry().rules().keep("dai*", Keep.PLAIN);

    try (Workbench peer = another()) {
      assertThat(weights(peer)).startsWith("packed: ");
      assertThat(data(peer)).startsWith("plain: ");
      assertThat(peer.registry().verify().problems()).isEmpty();
    }
  }

  @Test
  void whoeverHasOpenedItBeforeObeysFromTheNextRegistrationOn() {
    try (Workbench peer = another()) {
      assertThat(weights(peer)).startsWith("plain: ");
      assertThat(data(peer)).startsWith("packed: ");

      bench.registry().rules().keep("fraud", Keep.SMALLEST);
      bench.registry().rules().keep("daily", Keep.PLAIN);

      assertThat(weights(peer)).startsWith("delta against ");
      assertThat(data(peer)).startsWith("plain: ");
    }
  }

  @Test
  void theNewestRuleForANameWins() {
    bench.registry().rules().keep("*", Keep.PLAIN);
    assertThat(data(bench)).startsWith("plain: ");
    bench.registry().rules().keep("daily", Keep.SMALLEST);
    assertThat(data(bench)).startsWith("delta against ");
    bench.registry().rules().keep("*", Keep.PLAIN);
    assertThat(data(bench)).startsWith("plain: ");

    assertThat(bench.registry().rules().kept())
        .containsExactly(new KeepRule("daily", Keep.SMALLEST), new KeepRule("*", Keep.PLAIN));
  }

  @Test
  void whatARequestAsksForWinsOverEveryRule() {
    bench.registry().rules().keep("fraud", Keep.SMALLEST);
    bench.registry().rules().keep("daily", Keep.PLAIN);

    var plain = bench.registration(WEIGHTS, 0.9).keep(Keep.PLAIN).commit();
    assertThat(plain.weights().stored().how()).startsWith("plain: ");
    var small = rows(bench).keep(Keep.SMALLEST).commit();
    assertThat(small.content().stored().how()).startsWith("packed: ");
  }

  @Test
  void settingIsOnRecord() {
    bench.registry().as(ALICE).rules().keep("fraud-*", Keep.SMALLEST);

    Decision set = bench.registry().rules().history().get(0);
    assertThat(set.actor()).isEqualTo(ALICE);
    assertThat(set.event()).isEqualTo(new KeepSet(new KeepRule("fraud-*", Keep.SMALLEST)));
  }

  @Test
  void itTakesAnAdminOfAllTheNames() {
    ModelRegistry admin = bench.registry().as(ALICE);
    admin.rules().grant(new Grant(ALICE, Role.ADMIN, "*"));
    admin.rules().grant(new Grant(TRAINER, Role.APPROVER, "*"));

    assertThatThrownBy(() -> bench.registry().rules().keep("fraud-*", Keep.SMALLEST))
        .isInstanceOf(AccessDenied.class)
        .hasMessage(
            "service:trainer may not set how bytes are kept: it takes the role admin on fraud-*,"
                + " which person:alice can grant");
    assertThat(admin.rules().kept()).isEmpty();
    assertThat(admin.rules().history())
        .last()
        .extracting(Decision::event)
        .isEqualTo(new Denied("set how bytes are kept", Role.ADMIN, "fraud-*"));

    admin.rules().grant(new Grant(TRAINER, Role.ADMIN, "fraud-*"));
    bench.registry().rules().keep("fraud-*", Keep.SMALLEST);
    bench.registry().rules().keep("fraud-old", Keep.PLAIN);
    assertThatThrownBy(() -> bench.registry().rules().keep("fraud*", Keep.SMALLEST))
        .isInstanceOf(AccessDenied.class);
    assertThat(admin.rules().kept()).hasSize(2);
  }

  @Test
  void whatIsNoPatternIsRefusedAndNotRecorded() {
    bench.registry().as(ALICE).rules().grant(new Grant(ALICE, Role.ADMIN, "*"));

    assertThatThrownBy(() -> bench.registry().rules().keep("Fraud *", Keep.SMALLEST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a rule of how bytes are kept is for a name, or for a beginning of names followed by"
                + " '*', not 'Fraud *'");
    assertThat(bench.registry().rules().history()).hasSize(1);
  }

  /** The entry that set it cannot be read by whoever begins at the log checkpoint behind it. */
  @Test
  void aPeerThatOpensAtALogCheckpointObeys() {
    bench.registry().rules().keep("fraud", Keep.SMALLEST);
    bench.registry().rules().keep("others", Keep.PLAIN);
    space.overwrite(Keys.entry(Keys.RULES, 1), "lost".getBytes(StandardCharsets.UTF_8));

    try (Workbench peer = another()) {
      assertThat(weights(peer)).startsWith("packed: ");
      assertThat(peer.registry().rules().kept()).hasSize(2);
    }
  }
}
