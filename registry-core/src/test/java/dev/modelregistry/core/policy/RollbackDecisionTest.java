package dev.modelregistry.core.policy;

import static dev.modelregistry.core.policy.Story.MODEL;
import static dev.modelregistry.core.policy.Story.version;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.policy.RollbackDecision.Impossible;
import dev.modelregistry.core.policy.RollbackDecision.Possible;
import dev.modelregistry.core.state.Turn;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.value.Holding;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The turns of production in these tests, each standing on the one below it:
 *
 * <pre>
 *   decision  1     2     3
 *             v7 ← v8 ← v9
 * </pre>
 */
class RollbackDecisionTest {

  private final Story story = new Story();

  private RollbackDecision back() {
    long below = story.decisions.turn(PRODUCTION).map(Turn::below).orElse(0L);
    return RollbackDecision.decide(
        story.decisions, asking(Optional.empty()), newest(turn -> turn.holding().since() == below));
  }

  private RollbackDecision backTo(long number) {
    return RollbackDecision.decide(
        story.decisions,
        asking(Optional.of(number)),
        newest(turn -> turn.holding().version().number() == number));
  }

  private Optional<Turn> newest(Predicate<Turn> wanted) {
    return story.log.stream()
        .flatMap(entry -> RollbackDecision.turnBegunBy(entry, PRODUCTION).stream())
        .filter(wanted)
        .reduce((older, newer) -> newer);
  }

  private static RollbackCase asking(Optional<Long> target) {
    return new RollbackCase(MODEL, PRODUCTION, target.map(Story::version), "INC-77");
  }

  private void threeTurns() {
    story.promoted(PRODUCTION, 7).promoted(PRODUCTION, 8).promoted(PRODUCTION, 9);
  }

  private void happens(RollbackDecision decision) {
    assertThat(decision).isInstanceOf(Possible.class);
    story.decided(((Possible) decision).event());
  }

  private long production() {
    return story.decisions.holding(PRODUCTION).orElseThrow().version().number();
  }

  @Nested
  class WithoutATarget {

    @Test
    void goesBackToTheTurnBefore() {
      threeTurns();
      assertThat(back())
          .isEqualTo(
              new Possible(
                  new RolledBack(
                      PRODUCTION,
                      new Holding(version(9), 3),
                      new Holding(version(8), 2),
                      1,
                      "INC-77")));
    }

    @Test
    void goesFurtherBackEachTimeAndNeverToAndFro() {
      threeTurns();
      happens(back());
      assertThat(production()).isEqualTo(8);
      happens(back());
      assertThat(production()).isEqualTo(7);
      assertThat(back())
          .isEqualTo(
              new Impossible(
                  "production of fraud-detector was not rolled back: it points at v7 since decision"
                      + " 5, with no earlier turn to go back to: promote another version instead"));
    }

    @Test
    void goesBackToARestoredTurnThatWasPromotedOver() {
      threeTurns();
      happens(back());
      story.promoted(PRODUCTION, 10);
      happens(back());
      assertThat(production()).isEqualTo(8);
      happens(back());
      assertThat(production()).isEqualTo(7);
    }

    @Test
    void saysThatALabelPointsNowhere() {
      story.promoted(STAGING, 7);
      assertThat(back())
          .isEqualTo(
              new Impossible(
                  "production of fraud-detector was not rolled back: it points at no version, so"
                      + " there is nothing to roll back"));
    }
  }

  @Nested
  class WithATarget {

    @Test
    void goesBackToATurnFurtherDown() {
      threeTurns();
      RollbackDecision decision = backTo(7);
      assertThat(decision)
          .isEqualTo(
              new Possible(
                  new RolledBack(
                      PRODUCTION,
                      new Holding(version(9), 3),
                      new Holding(version(7), 1),
                      0,
                      "INC-77")));
    }

    @Test
    void turnsThatWereSkippedOrLeftCanBeReturnedTo() {
      threeTurns();
      happens(backTo(7));
      assertThat(production()).isEqualTo(7);
      happens(backTo(9));
      assertThat(production()).isEqualTo(9);
      happens(back());
      assertThat(production()).as("below v9 as it first was").isEqualTo(8);
      happens(back());
      assertThat(production()).isEqualTo(7);
    }

    @Test
    void saysThatTheLabelNeverPointedThere() {
      threeTurns();
      assertThat(backTo(6))
          .isEqualTo(
              new Impossible(
                  "production of fraud-detector was not rolled back: it never pointed at v6:"
                      + " promote it instead"));
    }

    @Test
    void saysThatItIsThereAlready() {
      threeTurns();
      assertThat(backTo(9))
          .isEqualTo(
              new Impossible(
                  "production of fraud-detector was not rolled back: it points at v9 since decision"
                      + " 3 already"));
    }
  }

  @Nested
  class Guards {

    @Test
    void aTurnThatWasNotAskedForIsNotRestored() {
      threeTurns();
      Optional<Turn> other = Optional.of(new Turn(new Holding(version(7), 1), 0));
      assertThatThrownBy(
              () -> RollbackDecision.decide(story.decisions, asking(Optional.empty()), other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("was not asked for by RollbackCase[");
      assertThatThrownBy(
              () -> RollbackDecision.decide(story.decisions, asking(Optional.of(8L)), other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("was not asked for by RollbackCase[");
    }

    @Test
    void aTurnThatIsNotEarlierIsNotRestored() {
      threeTurns();
      long present = story.decisions.turn(PRODUCTION).orElseThrow().holding().since();
      Optional<Turn> same = Optional.of(new Turn(new Holding(version(7), present), 0));
      assertThatThrownBy(
              () -> RollbackDecision.decide(story.decisions, asking(Optional.of(7L)), same))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("was not asked for by RollbackCase[");
    }

    @Test
    void aRollbackNeedsAReason() {
      assertThatThrownBy(() -> new RollbackCase(MODEL, PRODUCTION, Optional.empty(), " "))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a rollback needs a reason, for example an incident number");
    }

    @Test
    void entriesOfAnotherLabelBeginNoTurn() {
      story.promoted(STAGING, 7);
      assertThat(story.log)
          .allMatch(entry -> RollbackDecision.turnBegunBy(entry, PRODUCTION).isEmpty())
          .allMatch(entry -> RollbackDecision.turnBegunBy(entry, STAGING).isPresent());
    }
  }
}
