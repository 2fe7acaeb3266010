package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.ANN;
import static dev.modelregistry.core.log.Notebook.say;
import static dev.modelregistry.spi.testkit.Fault.ARRIVE_LATE;
import static dev.modelregistry.spi.testkit.Fault.FAIL_AFTER;
import static dev.modelregistry.spi.testkit.Fault.FAIL_BEFORE;
import static dev.modelregistry.spi.testkit.Fault.REFUSED;
import static dev.modelregistry.spi.testkit.Fault.SENT_TWICE;
import static dev.modelregistry.spi.testkit.FaultyStorage.Operation.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modelregistry.core.proof.WatchedStorage;
import dev.modelregistry.core.proof.WatchedStorage.Moment;
import dev.modelregistry.core.proof.WatchedStorage.Point;
import dev.modelregistry.core.proof.WatchedStorage.Watcher;
import dev.modelregistry.core.store.NotStored;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Voided;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Entries that wait for a turn together, and what becomes of each where the storage stops in the
 * middle. One thread plays all of them: it joins for each, and finishes in the order that matters.
 *
 * <pre>
 *   slot      1      2    3    4
 *   waits            a    b    c
 *   stands    "1"
 * </pre>
 */
class AppendTogetherTest {

  private final Notebook notebook = new Notebook().write(1);
  private final FaultyStorage storage = new FaultyStorage(new InMemoryStorage(notebook.space), 1);
  private final EventLog<Tally> log = notebook.open(storage);
  private final EventLog<Tally> theirs = notebook.open();
  private final Submission<Tally> a = waiting("a");
  private final Submission<Tally> b = waiting("b");
  private final Submission<Tally> c = waiting("c");

  private Submission<Tally> waiting(String text) {
    log.head();
    return Notebook.join(log, text);
  }

  private long finish(Submission<Tally> joined) {
    return log.finish(joined).entry().sequence();
  }

  private void failAt(int slot, Fault... faults) {
    for (Fault fault : faults) {
      storage.next(CREATE, "versions/0*" + slot + "$", fault);
    }
  }

  @Nested
  class OneTurn {

    @Test
    void bringsAllWhoWaitIntoTheLog() {
      assertThat(finish(a)).isEqualTo(2);
      assertThat(notebook.texts()).containsExactly("1", "a", "b", "c");

      storage.randomly(FAIL_BEFORE, 1);
      assertThat(finish(b)).as("asks the storage nothing").isEqualTo(3);
      assertThat(finish(c)).isEqualTo(4);
    }

    @Test
    void beginsWithItsOwn() {
      assertThat(finish(c)).isEqualTo(2);
      assertThat(notebook.texts()).containsExactly("1", "c", "a", "b");
    }

    @Test
    void isKnownToThisProcessWhenItEnds() {
      finish(a);

      assertThat(log.known().orElseThrow().size()).isEqualTo(4);
      assertThat(log.head().state()).isEqualTo(theirs.head().state());
    }

    @Test
    void hasABound() {
      List<Submission<Tally>> more = new ArrayList<>();
      for (int i = 0; i < LogWriter.MOST_TOGETHER; i++) {
        more.add(waiting("more"));
      }
      finish(a);

      assertThat(notebook.texts()).hasSize(1 + LogWriter.MOST_TOGETHER);
      more.forEach(AppendTogetherTest.this::finish);
      assertThat(notebook.texts()).hasSize(1 + 3 + LogWriter.MOST_TOGETHER);
    }

    @Test
    void leavesOutWhatCannotFollow() {
      Submission<Tally> never = waiting(Tally.IMPOSSIBLE);
      Submission<Tally> d = waiting("d");
      finish(a);

      assertThat(notebook.texts()).containsExactly("1", "a", "b", "c", "d");
      assertThatThrownBy(() -> finish(never)).isInstanceOf(Rejected.class);
      assertThat(finish(d)).isEqualTo(5);
    }

    @Test
    void thatCannotBeginLeavesTheOthersToThemselves() {
      Submission<Tally> never = waiting(Tally.IMPOSSIBLE);

      assertThatThrownBy(() -> finish(never)).isInstanceOf(Rejected.class);
      assertThat(List.of(finish(b), finish(a), finish(c))).containsExactly(2L, 3L, 4L);
    }
  }

  @Nested
  class P11Peers {

    @Test
    void aSlotThatAnotherTookMovesAllOfThem() {
      say(theirs, "theirs");

      assertThat(List.of(finish(a), finish(c), finish(b))).containsExactly(3L, 4L, 5L);
      assertThat(notebook.texts()).containsExactly("1", "theirs", "a", "c", "b");
    }

    @Test
    void anAnswerThatWasLostInTheMiddleIsNoSecondEntry() {
      failAt(3, FAIL_AFTER);

      assertThat(List.of(finish(a), finish(c), finish(b))).containsExactly(2L, 4L, 3L);
      assertThat(notebook.texts()).containsExactly("1", "a", "b", "c");
    }

    @Test
    void aConflictWithItselfInTheMiddleIsNoSecondEntry() {
      failAt(3, SENT_TWICE);

      assertThat(List.of(finish(a), finish(b), finish(c))).containsExactly(2L, 3L, 4L);
      assertThat(notebook.texts()).containsExactly("1", "a", "b", "c");
    }

    @Test
    void aRequestThatIsUnderWayIsNotOvertakenByThoseThatFollowIt() throws Exception {
      failAt(3, ARRIVE_LATE);
      finish(a);
      long ofC = finish(c);
      storage.deliverLate();
      long ofB = finish(b);

      assertThat(List.of(ofB, ofC)).containsExactlyInAnyOrder(3L, 4L);
      assertThat(notebook.texts()).containsExactlyInAnyOrder("1", "a", "b", "c");
      assertThat(log.head().state()).isEqualTo(theirs.head().state());
    }

    @Test
    void whatFollowsALostEntryIsDecidedAgain() {
      failAt(2, FAIL_BEFORE);

      assertThat(List.of(finish(c), finish(b), finish(a))).containsExactly(2L, 3L, 4L);
      assertThat(notebook.texts()).containsExactly("1", "c", "b", "a");
    }

    @Test
    void aRefusalIsHeardByEach() {
      storage.randomly(REFUSED, 1);
      for (Submission<Tally> each : List.of(a, b, c)) {
        assertThatThrownBy(() -> finish(each)).isInstanceOf(NotStored.class);
      }
      storage.heal();

      assertThat(notebook.texts()).containsExactly("1");
    }

    @Test
    void aRefusalThatPassesIsNone() {
      failAt(2, REFUSED);

      assertThat(List.of(finish(a), finish(b), finish(c))).containsExactly(2L, 3L, 4L);
      assertThat(notebook.texts()).containsExactly("1", "a", "b", "c");
    }

    @Test
    void aRefusalInTheMiddleIsCertain() {
      failAt(3, REFUSED, REFUSED);

      assertThat(finish(a)).isEqualTo(2);
      assertThatThrownBy(() -> finish(b)).isInstanceOf(NotStored.class);
      assertThat(finish(c)).isEqualTo(3);
      assertThat(notebook.texts()).containsExactly("1", "a", "c");
    }

    @Test
    void aRefusalIsNotCertainAboutARequestThatWentWithOthers() throws Exception {
      failAt(2, ARRIVE_LATE, REFUSED);

      assertThat(finish(a)).isEqualTo(2);
      storage.deliverLate();
      assertThat(notebook.texts()).containsExactly("1", "a");
    }

    /** Loses every request for the first slot, as long as anybody tries. */
    private OutcomeUnknown loseA() {
      failAt(2, Collections.nCopies(40, FAIL_BEFORE).toArray(Fault[]::new));
      OutcomeUnknown unknown = catchThrowableOfType(OutcomeUnknown.class, () -> finish(a));
      storage.heal();
      return unknown;
    }

    @Test
    void oneWhoseOutcomeStaysUnknownIsSettledAndTheOthersGoOn() {
      OutcomeUnknown unknown = loseA();

      assertThat(finish(b)).isEqualTo(2);
      assertThat(log.settle(unknown.entry().sequence(), unknown.entryId(), ANN)).isFalse();
      assertThat(finish(c)).isEqualTo(3);
      assertThat(notebook.texts()).containsExactly("1", "b", "c");
    }

    @Test
    void whatFollowedAnEntryWhoseSlotAnotherTookIsDecidedAgain() {
      loseA();
      say(theirs, "theirs");

      assertThat(List.of(finish(b), finish(c))).containsExactly(3L, 4L);
      assertThat(notebook.texts()).containsExactly("1", "theirs", "b", "c");
      assertThat(log.head().state()).isEqualTo(notebook.open().head().state());
    }

    @Test
    void whatWasSentIsNotSentElsewhereWhenItsSlotIsVoided() {
      failAt(3, FAIL_BEFORE);
      finish(a);
      String idOfB = b.entryId();

      assertThat(theirs.settle(3, idOfB, ANN)).isFalse();
      assertThat(List.of(finish(b), finish(c))).containsExactly(4L, 5L);
      assertThat(notebook.texts())
          .containsExactly("1", "a", new Voided(idOfB).toString(), "b", "c");
    }
  }

  /** Storages that do not come to give a whole answer. */
  @Nested
  class P4Crashes {

    private final Deque<Watcher> onceAt = new ArrayDeque<>();
    private final EventLog<Tally> mine =
        notebook.open(new WatchedStorage(new InMemoryStorage(notebook.space), this::at));
    private final List<Submission<Tally>> joined = new ArrayList<>();

    private void at(Point point) throws IOException {
      if (!onceAt.isEmpty() && point.operation() == CREATE) {
        onceAt.getFirst().at(point);
      }
    }

    private void join(String... texts) {
      mine.head();
      for (String text : texts) {
        joined.add(Notebook.join(mine, text));
      }
    }

    private long finish(int which) {
      return mine.finish(joined.get(which)).entry().sequence();
    }

    @Test
    void whatIsSeenAndNotKnownToBeDurableIsAskedForAgain() {
      onceAt.add(
          point -> {
            if (point.moment() == Moment.AFTER) {
              onceAt.clear();
              throw new IOException("the folder could not be synced");
            }
          });
      join("a", "b", "c");

      assertThat(List.of(finish(0), finish(2), finish(1))).containsExactly(2L, 4L, 3L);
      assertThat(notebook.texts()).containsExactly("1", "a", "b", "c");
      assertThat(onceAt).isEmpty();
    }

    private void failOnce(Runnable meanwhile) {
      onceAt.add(
          point -> {
            onceAt.clear();
            meanwhile.run();
            throw new IllegalStateException("a fault of the storage");
          });
    }

    @Test
    void noneIsSentWhereThoseBeforeItDoNotStand() {
      failOnce(() -> {});
      join("a", "b", "c");

      assertThatThrownBy(() -> finish(0)).hasMessage("a fault of the storage");
      assertThat(List.of(finish(2), finish(1))).containsExactly(2L, 3L);
      assertThat(notebook.texts()).containsExactly("1", "c", "b");
    }

    @Test
    void noneIsSentWhereAnotherTookTheSlotOfOneBeforeIt() {
      failOnce(() -> say(theirs, "theirs"));
      join("a", "b", "c");

      assertThatThrownBy(() -> finish(0)).hasMessage("a fault of the storage");
      assertThat(List.of(finish(1), finish(2))).containsExactly(3L, 4L);
      assertThat(notebook.texts()).containsExactly("1", "theirs", "b", "c");
      assertThat(mine.head().state()).isEqualTo(notebook.open().head().state());
    }
  }
}
