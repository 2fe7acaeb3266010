package dev.modelregistry.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.proof.LabelHistory.Answer;
import dev.modelregistry.core.proof.LabelHistory.Entry;
import dev.modelregistry.core.proof.LabelHistory.Held;
import dev.modelregistry.core.proof.LabelHistory.Kind;
import dev.modelregistry.core.proof.LabelHistory.Move;
import dev.modelregistry.core.proof.LabelHistory.Operation;
import dev.modelregistry.core.proof.LabelHistory.Outcome;
import dev.modelregistry.core.proof.LabelHistory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What the checker must find, in histories that are sound but for one thing.
 *
 * <pre>
 *   log     1 policy   2 v1 promoted   3 v2 promoted   4 v1 refused   5 rolled back to v1
 *   by                 a               b               a              b
 *   time               10 - 19         30 - 39         50 - 59        70 - 79
 * </pre>
 */
class LabelHistoryTest {

  private final List<Entry> log = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();

  LabelHistoryTest() {
    log.add(promotion(2, "a", true, Optional.empty(), 1));
    log.add(promotion(3, "b", true, Optional.of(new Held(1, 2)), 2));
    log.add(promotion(4, "a", false, Optional.of(new Held(2, 3)), 1));
    log.add(rollback(5, "b", new Held(2, 3), 1));
    operations.add(operation("a", Kind.PROMOTION, 1, new Answer(Outcome.MOVED, 2), 10));
    operations.add(operation("b", Kind.PROMOTION, 2, new Answer(Outcome.MOVED, 3), 30));
    operations.add(operation("a", Kind.PROMOTION, 1, new Answer(Outcome.REFUSED, 0), 50));
    operations.add(operation("b", Kind.ROLLBACK, 0, new Answer(Outcome.MOVED, 5), 70));
  }

  private static Entry promotion(
      long sequence, String actor, boolean moved, Optional<Held> from, long to) {
    return new Entry(sequence, actor, Kind.PROMOTION, moved, new Move(from, to));
  }

  private static Entry rollback(long sequence, String actor, Held from, long to) {
    return new Entry(sequence, actor, Kind.ROLLBACK, true, new Move(Optional.of(from), to));
  }

  private static Operation operation(
      String actor, Kind kind, long version, Answer answer, long asked) {
    return new Operation(actor, kind, version, answer, new Span(asked, asked + 9));
  }

  private Operation look(long seen, long asked, long answered) {
    return new Operation(
        "c", Kind.LOOK, 0, new Answer(Outcome.SEEN, seen), new Span(asked, answered));
  }

  private List<String> problems() {
    return LabelHistory.problems(log, operations);
  }

  private void assertFound(String problem) {
    assertThat(problems()).singleElement().asString().contains(problem);
  }

  @Nested
  class ASoundHistory {

    @Test
    void hasNoProblem() {
      assertThat(problems()).isEmpty();
    }

    @Test
    void mayShowAReaderTheOldOrTheNewWhileTheLabelMoves() {
      operations.add(look(1, 31, 32));
      operations.add(look(2, 33, 34));
      operations.add(look(2, 35, 72));

      assertThat(problems()).isEmpty();
    }

    @Test
    void mayHoldOrNotHoldWhatWasNeverAnswered() {
      operations.add(unknown("d", Kind.PROMOTION, 3, 80));
      assertThat(problems()).isEmpty();

      log.add(promotion(6, "d", true, Optional.of(new Held(1, 5)), 3));
      assertThat(problems()).isEmpty();
    }

    @Test
    void mayRefuseARollbackWhereNothingIsBelowAndAConflictWhereTheLabelMoved() {
      operations.add(operation("c", Kind.ROLLBACK, 0, new Answer(Outcome.NOTHING_BELOW, 0), 75));
      operations.add(operation("d", Kind.PROMOTION, 3, new Answer(Outcome.CONFLICT, 0), 65));

      assertThat(problems()).isEmpty();
    }
  }

  private static Operation unknown(String actor, Kind kind, long version, long asked) {
    return new Operation(
        actor, kind, version, new Answer(Outcome.UNKNOWN, 0), new Span(asked, Long.MAX_VALUE));
  }

  @Nested
  class AWrite {

    @Test
    void thatWasAcknowledgedAndIsNotInTheLogIsFound() {
      operations.add(operation("c", Kind.PROMOTION, 1, new Answer(Outcome.MOVED, 6), 90));

      assertFound("is not in the log");
    }

    @Test
    void thatAnotherReplacedIsFound() {
      log.set(1, promotion(3, "c", true, Optional.of(new Held(1, 2)), 2));

      assertThat(problems())
          .anySatisfy(problem -> assertThat(problem).contains("is not in the log"))
          .anySatisfy(problem -> assertThat(problem).contains("was never acknowledged"));
    }

    @Test
    void thatNobodyAskedForIsFound() {
      log.add(promotion(6, "c", true, Optional.of(new Held(1, 5)), 2));

      assertFound("was never acknowledged");
    }

    @Test
    void thatStandsTwiceIsFound() {
      log.add(promotion(6, "a", false, Optional.of(new Held(1, 5)), 1));

      assertFound("was never acknowledged");
    }

    @Test
    void thatWasRefusedAndMovedTheLabelAllTheSameIsFound() {
      log.set(2, promotion(4, "a", true, Optional.of(new Held(2, 3)), 1));

      assertThat(problems()).anySatisfy(p -> assertThat(p).contains("is not in the log"));
    }

    @Test
    void thatStandsBeforeOneAnsweredEarlierIsFound() {
      operations.add(operation("c", Kind.PROMOTION, 3, new Answer(Outcome.MOVED, 6), 60));
      log.add(promotion(6, "c", true, Optional.of(new Held(1, 5)), 3));

      assertFound("stands before");
    }
  }

  @Nested
  class AMove {

    @Test
    void againstAnotherIncumbentIsFound() {
      log.set(1, promotion(3, "b", true, Optional.of(new Held(7, 2)), 2));

      assertFound("was decided against Optional[Held[version=7, since=2]]");
    }

    @Test
    void againstTheSameIncumbentInAnotherTurnIsFound() {
      log.add(promotion(6, "c", true, Optional.of(new Held(1, 2)), 3));
      operations.add(operation("c", Kind.PROMOTION, 3, new Answer(Outcome.MOVED, 6), 90));

      assertFound("was decided against");
    }

    @Test
    void againstNoIncumbentIsFound() {
      log.set(1, promotion(3, "b", true, Optional.empty(), 2));

      assertFound("was decided against");
    }

    @Test
    void backToAVersionThatIsNotBelowIsFound() {
      log.set(3, rollback(5, "b", new Held(2, 3), 9));

      assertFound("rolls back to another version");
    }
  }

  @Nested
  class ALook {

    @Test
    void atWhatWasReplacedBeforeIsFound() {
      operations.add(look(1, 41, 42));

      assertFound("was true at no moment");
    }

    @Test
    void atWhatComesLaterIsFound() {
      operations.add(look(2, 20, 29));

      assertFound("was true at no moment");
    }

    @Test
    void atNothingOnceThereIsSomethingIsFound() {
      operations.add(look(0, 20, 60));

      assertFound("was true at no moment");
    }

    @Test
    void thatGoesBackInTimeIsFound() {
      operations.add(look(2, 31, 32));
      operations.add(look(1, 33, 34));

      assertFound("was true at no moment");
    }
  }

  @Nested
  class ARefusal {

    @Test
    void toRollBackWhereSomethingIsBelowIsFound() {
      operations.add(operation("c", Kind.ROLLBACK, 0, new Answer(Outcome.NOTHING_BELOW, 0), 50));

      assertFound("was true at no moment");
    }

    @Test
    void forAConflictThatWasNoneIsFound() {
      operations.add(operation("c", Kind.PROMOTION, 3, new Answer(Outcome.CONFLICT, 0), 55));

      assertFound("although the label did not move");
    }
  }
}
