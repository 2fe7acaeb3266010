package dev.modelregistry.core.state;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.format.Scribe;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Granted;
import dev.modelregistry.event.KeepSet;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Revoked;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The log that these tests read.
 *
 * <pre>
 *   #   what
 *   1   granted ann   admin of *
 *   2   granted bob   trainer of fraud-*
 *   3   policy of production
 *   4   denied
 * </pre>
 */
class RulesStateTest {

  private static final Actor ANN = Actor.person("ann");
  private static final Actor BOB = Actor.service("bob");
  private static final Grant ANN_ADMIN = new Grant(ANN, Role.ADMIN, "*");
  private static final Grant BOB_TRAINS = new Grant(BOB, Role.TRAINER, "fraud-*");
  private static final Event[] STORY = {
    new Granted(ANN_ADMIN),
    new Granted(BOB_TRAINS),
    new PolicySet(PRODUCTION, Policy.protect()),
    new Denied("set a policy", Role.ADMIN, "*"),
  };

  private static RulesState after(Event... more) {
    Scribe scribe = new Scribe("policies/log");
    List.of(STORY).forEach(scribe::add);
    List.of(more).forEach(scribe::add);
    return RulesState.empty().fold(scribe.entries());
  }

  @Nested
  class Grants {

    @Test
    void withoutAnyGrantEverybodyMayDoEverything() {
      assertThat(RulesState.empty().isOpen()).isTrue();
      assertThat(RulesState.empty().allows(BOB, Role.ADMIN, "fraud-detector")).isTrue();
      assertThat(after().isOpen()).isFalse();
    }

    @Test
    void aGrantHoldsForItsActorItsRoleAndItsNames() {
      assertThat(after().allows(ANN, Role.APPROVER, "anything")).isTrue();
      assertThat(after().allows(BOB, Role.TRAINER, "fraud-detector")).isTrue();
      assertThat(after().allows(BOB, Role.TRAINER, "churn")).isFalse();
      assertThat(after().allows(BOB, Role.APPROVER, "fraud-detector")).isFalse();
      assertThat(after().allows(Actor.person("bob"), Role.TRAINER, "fraud-detector")).isFalse();
    }

    @Test
    void aGrantGivenTwiceIsRevokedOnce() {
      RulesState state = after(new Granted(BOB_TRAINS), new Revoked(BOB_TRAINS));
      assertThat(state.grants()).containsExactly(ANN_ADMIN);
    }

    @Test
    void theLastAdminOfEverythingIsKnown() {
      Grant another = new Grant(BOB, Role.ADMIN, "*");
      assertThat(after().hasAdminWithout(ANN_ADMIN)).isFalse();
      assertThat(after().hasAdminWithout(BOB_TRAINS)).isTrue();
      assertThat(after(new Granted(another)).hasAdminWithout(ANN_ADMIN)).isTrue();
      assertThat(RulesState.empty().hasAdminWith(BOB_TRAINS)).isFalse();
      assertThat(RulesState.empty().hasAdminWith(new Grant(BOB, Role.ADMIN, "fraud-*"))).isFalse();
      assertThat(RulesState.empty().hasAdminWith(another)).isTrue();
    }
  }

  @Nested
  class Policies {

    @Test
    void aDefaultPolicyIsCitedByItsEntry() {
      assertThat(after().policy(PRODUCTION))
          .hasValue(new StandingPolicy(Policy.protect(), new EntryRef("policies/log", 3)));
      assertThat(after().policies()).containsOnlyKeys(PRODUCTION);
      assertThat(RulesState.empty().policy(PRODUCTION)).isEmpty();
    }
  }

  @Nested
  class HowBytesAreKept {

    private static final KeepRule ALL_PLAIN = new KeepRule("*", Keep.PLAIN);
    private static final KeepRule FRAUD_SMALL = new KeepRule("fraud-*", Keep.SMALLEST);

    private RulesState set(KeepRule... rules) {
      return after(List.of(rules).stream().map(KeepSet::new).toArray(Event[]::new));
    }

    @Test
    void isOpenAsLongAsNothingWasSetForTheName() {
      assertThat(after().kept()).isEmpty();
      assertThat(after().keep("fraud-detector")).isEmpty();
      assertThat(set(FRAUD_SMALL).keep("churn")).isEmpty();
      assertThat(set(FRAUD_SMALL).keep("fraud-detector")).hasValue(Keep.SMALLEST);
    }

    @Test
    void isWhatWasSetLastForTheNameHoweverWide() {
      assertThat(set(ALL_PLAIN, FRAUD_SMALL).keep("fraud-detector")).hasValue(Keep.SMALLEST);
      assertThat(set(ALL_PLAIN, FRAUD_SMALL).keep("churn")).hasValue(Keep.PLAIN);
      assertThat(set(FRAUD_SMALL, ALL_PLAIN).keep("fraud-detector")).hasValue(Keep.PLAIN);
    }

    @Test
    void isReplacedAndTheNewestWhereItIsSetForTheSameNamesAgain() {
      KeepRule allSmall = new KeepRule("*", Keep.SMALLEST);
      assertThat(set(ALL_PLAIN, FRAUD_SMALL).kept()).containsExactly(ALL_PLAIN, FRAUD_SMALL);
      assertThat(set(ALL_PLAIN, FRAUD_SMALL, allSmall).kept())
          .containsExactly(FRAUD_SMALL, allSmall);
      assertThat(set(ALL_PLAIN, FRAUD_SMALL, ALL_PLAIN).keep("fraud-detector"))
          .hasValue(Keep.PLAIN);
    }
  }

  @Nested
  class Denials {

    private static final Denied TO_PROMOTE = new Denied("promote", Role.APPROVER, "fraud");

    private boolean isNews(Denied denied, Event... more) {
      return after(more).isNews(new Denial(Scribe.ACTOR, denied));
    }

    @Test
    void oneIsNewsUntilItIsRecorded() {
      assertThat(isNews(TO_PROMOTE)).isTrue();
      assertThat(isNews(TO_PROMOTE, TO_PROMOTE)).isFalse();
      assertThat(isNews(TO_PROMOTE, TO_PROMOTE, TO_PROMOTE)).isFalse();
    }

    @Test
    void oneOfAnotherActorActionRoleOrNameIsAnother() {
      assertThat(after(TO_PROMOTE).isNews(new Denial(BOB, TO_PROMOTE))).isTrue();
      assertThat(isNews(new Denied("roll back", Role.APPROVER, "fraud"), TO_PROMOTE)).isTrue();
      assertThat(isNews(new Denied("promote", Role.ADMIN, "fraud"), TO_PROMOTE)).isTrue();
      assertThat(isNews(new Denied("promote", Role.APPROVER, "churn"), TO_PROMOTE)).isTrue();
    }

    @Test
    void oneIsNewsAgainAfterTheRolesChangedAndNotAfterAPolicyDid() {
      assertThat(isNews(TO_PROMOTE, TO_PROMOTE, new Granted(new Grant(BOB, Role.READER, "x"))))
          .isTrue();
      assertThat(isNews(TO_PROMOTE, TO_PROMOTE, new Revoked(BOB_TRAINS))).isTrue();
      assertThat(isNews(TO_PROMOTE, TO_PROMOTE, new PolicySet(PRODUCTION, Policy.open())))
          .isFalse();
    }

    @Test
    void thereIsRoomForFiftyOfOneActor() {
      Event[] many = denials(60);
      assertThat(after(many).denials()).hasSize(50);
      assertThat(isNews(new Denied("more", Role.ADMIN, "x"), many)).isFalse();
      assertThat(after(many).isNews(new Denial(BOB, TO_PROMOTE))).isTrue();
    }

    @Test
    void thereIsRoomForAThousandOfAll() {
      RulesState full = after();
      for (int actor = 0; actor < 25; actor++) {
        Scribe scribe = new Scribe("policies/log", Actor.service("s" + actor));
        List.of(denials(45)).forEach(scribe::add);
        full = full.fold(scribe.entries());
      }
      assertThat(full.denials()).hasSize(1_000);
      assertThat(full.isNews(new Denial(BOB, TO_PROMOTE))).isFalse();
    }

    private Event[] denials(int count) {
      return IntStream.range(0, count)
          .mapToObj(i -> new Denied("try " + i, Role.ADMIN, "x"))
          .toArray(Event[]::new);
    }
  }

  @Nested
  class Inconsistencies {

    @Test
    void whatNobodyGrantedCannotBeRevoked() {
      assertThatThrownBy(() -> after(new Revoked(new Grant(BOB, Role.ADMIN, "*"))))
          .isInstanceOf(InconsistentLog.class)
          .hasMessage(
              "policies/log#5 revokes the role ADMIN on * of service:bob, which nobody granted");
    }

    @Test
    void aKindOfAnotherLogHasNoPlace() {
      VersionId version = new VersionId(new ModelName("m"), 1);
      GateReport report =
          new GateReport(PRODUCTION, version, Optional.empty(), Optional.empty(), List.of());
      assertThatThrownBy(
              () -> after(new Promoted(report, List.of(), "", Optional.empty(), Scribe.NO_RULES)))
          .isInstanceOf(InconsistentLog.class)
          .hasMessage("policies/log#5 is of the kind Promoted, which has no place there");
    }
  }
}
