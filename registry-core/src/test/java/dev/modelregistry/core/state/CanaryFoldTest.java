package dev.modelregistry.core.state;

import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.format.Scribe;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Mandate;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The log that these tests read.
 *
 * <pre>
 *   #   what                     production   canary
 *   1   promoted v1              v1
 *   2   started v2               v1           v2, 5 % since 2
 *   3   raised to 20 %           v1           v2, 20 % since 2
 * </pre>
 */
class CanaryFoldTest {

  private static final String LOG = "models/m/decisions";
  private static final Holding INCUMBENT = new Holding(v(1), 1);
  private static final Mandate MANDATE =
      new Mandate(Optional.empty(), List.of(), "", Scribe.NO_RULES);
  private static final CanaryTerms TERMS =
      new CanaryTerms(PRODUCTION, v(2), INCUMBENT, Share.percent(5), List.of(GuardRail.errors()));
  private static final CanaryTerms RAISED = TERMS.with(Share.percent(20));

  private static VersionId v(long number) {
    return new VersionId(new ModelName("m"), number);
  }

  private static Scribe promoted() {
    return new Scribe(LOG).promote(PRODUCTION, v(1));
  }

  private static Scribe started() {
    return promoted().add(new CanaryStarted(TERMS, MANDATE));
  }

  private static Event raised(long started, CanaryTerms terms) {
    return new CanaryChanged(started, terms, MANDATE);
  }

  private static Event aborted(long started, VersionId candidate) {
    return new CanaryAborted(PRODUCTION, candidate, started, "INC-1", Optional.empty());
  }

  private static DecisionsState after(Scribe scribe) {
    return DecisionsState.empty().fold(scribe.entries());
  }

  @Nested
  class ACanary {

    @Test
    void runsFromItsStartWithTheTermsOfIt() {
      DecisionsState state = after(started());

      assertThat(state.canary(PRODUCTION)).hasValue(new RunningCanary(2, TERMS));
      assertThat(state.canary(STAGING)).isEmpty();
      assertThat(state.turn(PRODUCTION))
          .as("the turn goes on")
          .hasValue(new Turn(INCUMBENT, 0, Optional.of(new RunningCanary(2, TERMS))));
    }

    @Test
    void isTheSameOneWithAnotherShare() {
      assertThat(after(started().add(raised(2, RAISED))).canary(PRODUCTION))
          .hasValue(new RunningCanary(2, RAISED));
    }

    @Test
    void endsWhenItIsAbortedAndMayStartAgain() {
      Scribe scribe = started().add(aborted(2, v(2)));
      assertThat(after(scribe).canary(PRODUCTION)).isEmpty();
      assertThat(after(scribe).holding(PRODUCTION)).hasValue(INCUMBENT);

      scribe.add(new CanaryStarted(TERMS, MANDATE));
      assertThat(after(scribe).canary(PRODUCTION)).hasValue(new RunningCanary(4, TERMS));
    }

    @Test
    void endsWithTheTurnThatItBelongsTo() {
      assertThat(after(started().promote(PRODUCTION, v(2))).canary(PRODUCTION)).isEmpty();
    }
  }

  @Nested
  class Inconsistencies {

    @Test
    void aCanaryStartsBesideTheHolderAndNoOther() {
      assertCannotFollow(
          new Scribe(LOG),
          new CanaryStarted(TERMS, MANDATE),
          LOG + "#1 starts a canary beside m@v1 since decision 1, which does not hold production");
      assertCannotFollow(
          promoted().promote(PRODUCTION, v(3)),
          new CanaryStarted(TERMS, MANDATE),
          LOG + "#3 starts a canary beside m@v1 since decision 1, which does not hold production");
      assertCannotFollow(
          started(),
          new CanaryStarted(TERMS, MANDATE),
          LOG + "#3 starts a canary beside the one since decision 2");
    }

    @Test
    void aShareIsThatOfTheRunningCanaryAndAllThatChanges() {
      assertCannotFollow(
          promoted(),
          raised(2, RAISED),
          LOG + "#2 is on a canary of production since decision 2, which does not run");
      assertCannotFollow(
          started(),
          raised(1, RAISED),
          LOG + "#3 is on a canary of production since decision 1, which does not run");
      CanaryTerms unguarded =
          new CanaryTerms(PRODUCTION, v(2), INCUMBENT, Share.percent(20), List.of());
      assertCannotFollow(
          started(),
          raised(2, unguarded),
          LOG + "#3 changes more of the canary since decision 2 than its share");
    }

    @Test
    void anAbortIsOfTheRunningCanary() {
      assertCannotFollow(
          new Scribe(LOG),
          aborted(2, v(2)),
          LOG + "#1 is on a canary of production since decision 2, which does not run");
      assertCannotFollow(
          started(), aborted(2, v(3)), LOG + "#3 aborts a canary of m@v3, which is none");
    }

    private void assertCannotFollow(Scribe before, Event event, String message) {
      Scribe scribe = before.add(event);
      assertThatThrownBy(() -> after(scribe))
          .isInstanceOfSatisfying(
              InconsistentLog.class,
              e -> assertThat(e.sequence()).isEqualTo(scribe.entries().size()))
          .hasMessage(message);
    }
  }
}
