package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.ANN;
import static dev.modelregistry.core.log.Notebook.LOG;
import static dev.modelregistry.core.log.Notebook.say;
import static dev.modelregistry.spi.testkit.Fault.ARRIVE_LATE;
import static dev.modelregistry.spi.testkit.Fault.CRASH_AFTER;
import static dev.modelregistry.spi.testkit.Fault.CRASH_BEFORE;
import static dev.modelregistry.spi.testkit.Fault.FAIL_AFTER;
import static dev.modelregistry.spi.testkit.Fault.FAIL_BEFORE;
import static dev.modelregistry.spi.testkit.Fault.FLIPPED_BIT;
import static dev.modelregistry.spi.testkit.Fault.REFUSED;
import static dev.modelregistry.spi.testkit.Fault.SENT_TWICE;
import static dev.modelregistry.spi.testkit.Fault.TRUNCATED_READ;
import static dev.modelregistry.spi.testkit.FaultyStorage.Operation.CREATE;
import static dev.modelregistry.spi.testkit.FaultyStorage.Operation.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.NotStored;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Voided;
import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.EntryRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Two writers and one slot, and a storage that does not always answer: each row of the table of
 * {@link EventLog}. {@link ManyWritersTest} has them in any mixture and order.
 *
 * <pre>
 *   slot      1      2
 *   stands    "one"  whoever is first: mine, theirs, or a Voided entry
 * </pre>
 */
class AppendFaultsTest {

  private final Notebook notebook = new Notebook().write(1);
  private final FaultyStorage storage = faulty(notebook, 1);
  private final EventLog<Tally> log = notebook.open(storage);
  private final EventLog<Tally> theirs = notebook.open();

  private static FaultyStorage faulty(Notebook notebook, long seed) {
    return new FaultyStorage(new InMemoryStorage(notebook.space), seed);
  }

  private void fail(Fault... faults) {
    for (Fault fault : faults) {
      storage.next(CREATE, "versions/0", fault);
    }
  }

  @Nested
  class P11Peers {

    @Test
    void aLostResponseIsNoSecondEntry() {
      fail(FAIL_AFTER);

      assertThat(say(log, "mine").sequence()).isEqualTo(2);
      assertThat(notebook.texts()).containsExactly("1", "mine");
      assertThat(log.head().state()).isEqualTo(theirs.head().state());
    }

    @Test
    void aLostRequestIsSentAgain() {
      fail(FAIL_BEFORE, FAIL_BEFORE);

      assertThat(say(log, "mine").sequence()).isEqualTo(2);
      assertThat(notebook.texts()).containsExactly("1", "mine");
    }

    @Test
    void aRequestThatArrivesLateIsNoSecondEntry() throws Exception {
      fail(ARRIVE_LATE, ARRIVE_LATE);

      assertThat(say(log, "mine").sequence()).isEqualTo(2);
      storage.deliverLate();
      say(theirs, "theirs");
      assertThat(notebook.texts()).containsExactly("1", "mine", "theirs");
    }

    @Test
    void aConflictWithItselfIsNoSecondEntry() {
      fail(SENT_TWICE);

      assertThat(say(log, "mine").sequence()).isEqualTo(2);
      assertThat(notebook.texts()).containsExactly("1", "mine");
    }

    @Test
    void aRequestThatArrivesAfterItsWriterMovedOnFindsItsSlotTaken() throws Exception {
      LogEntry entry =
          appendWhile(
              () -> {
                if (theirs.head().size() == 1) {
                  say(theirs, "theirs");
                  fail(ARRIVE_LATE);
                }
              });
      storage.deliverLate();

      assertThat(entry.sequence()).isEqualTo(3);
      assertThat(storage.injections()).hasSize(1);
      assertThat(notebook.texts()).containsExactly("1", "theirs", "mine");
    }

    @Test
    void aCertainRefusalSaysThatNothingWasWritten() throws Exception {
      fail(REFUSED);

      assertThatThrownBy(() -> say(log, "mine"))
          .isInstanceOf(NotStored.class)
          .isNotInstanceOf(OutcomeUnknown.class);
      assertThat(notebook.texts()).containsExactly("1");
    }

    @Test
    void aRefusalIsNotCertainAboutAnEarlierRequest() throws Exception {
      fail(ARRIVE_LATE, REFUSED);

      assertThat(say(log, "mine").sequence()).isEqualTo(2);
      storage.deliverLate();
      assertThat(notebook.texts()).containsExactly("1", "mine");
    }

    @Test
    void aSlotThatCannotBeReadIsTriedAgain() {
      fail(FAIL_AFTER);
      LogEntry entry =
          appendWhile(
              () -> {
                for (int i = 0; i < 3; i++) {
                  storage.next(OPEN, "002$", FAIL_BEFORE);
                }
              });

      assertThat(entry.sequence()).isEqualTo(2);
      assertThat(storage.pending()).isZero();
    }

    @Test
    void anEntryThatLostItsSlotAfterAFailureTakesTheNext() {
      log.head();
      fail(FAIL_BEFORE);
      List<Long> sizes = new ArrayList<>();

      LogEntry entry =
          log.append(
                  ANN,
                  head -> {
                    sizes.add(head.size());
                    if (sizes.size() == 1) {
                      say(theirs, "theirs");
                    }
                    return Tally.saying("mine");
                  })
              .entry();

      assertThat(sizes).containsExactly(1L, 2L);
      assertThat(entry.sequence()).isEqualTo(3);
      assertThat(notebook.texts()).containsExactly("1", "theirs", "mine");
    }

    @Test
    void bytesDamagedOnTheWayAreReadAgain() {
      fail(FAIL_AFTER);

      assertThat(appendWhile(() -> storage.next(OPEN, "002$", TRUNCATED_READ)).sequence())
          .isEqualTo(2);
      assertThat(storage.pending()).isZero();
    }

    @Test
    void anOwnEntryThatCannotBeReadRightIsNoReasonToSayThatNothingWasWritten() {
      fail(FAIL_AFTER);
      LogEntry entry =
          appendWhile(
              () -> storage.next(OPEN, "002$", FLIPPED_BIT).next(OPEN, "002$", TRUNCATED_READ));

      assertThat(entry.sequence()).isEqualTo(2);
      assertThat(storage.pending()).isZero();
      assertThat(notebook.texts()).containsExactly("1", "mine");
    }

    /** Lets something happen between the look for the head and the creation. */
    private LogEntry appendWhile(Runnable meanwhile) {
      return log.append(
              ANN,
              head -> {
                meanwhile.run();
                return Tally.saying("mine");
              })
          .entry();
    }
  }

  @Nested
  class P4Crashes {

    @Test
    void anEntryThatIsSeenAfterAFailureIsNotAcknowledgedBeforeTheStorageHasAnsweredForIt() {
      CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));
      FaultyStorage unsure = new FaultyStorage(storage, 1);
      EventLog<Tally> mine = notebook.open(unsure);
      unsure.next(CREATE, "versions/0", FAIL_AFTER).next(CREATE, "versions/0", FAIL_AFTER);

      assertThat(say(mine, "mine").sequence()).isEqualTo(2);
      assertThat(storage.creates()).as("two that failed and one that answered").isEqualTo(3);
    }

    @Test
    void anEntryThatIsSettledAsWrittenWasAnsweredForByTheStorage() {
      fail(CRASH_AFTER);
      OutcomeUnknown unknown = catchThrowableOfType(OutcomeUnknown.class, () -> say(log, "mine"));
      CountingStorage healed = new CountingStorage(new InMemoryStorage(notebook.space));

      assertThat(notebook.open(healed).settle(2, unknown.entryId(), ANN)).isTrue();
      assertThat(healed.creates()).as("of the same bytes, which the storage has").isOne();
    }

    @Test
    void aStorageThatGoesAwayLeavesTheOutcomeUnknown() {
      fail(CRASH_AFTER);

      OutcomeUnknown unknown = catchThrowableOfType(OutcomeUnknown.class, () -> say(log, "mine"));

      assertThat(unknown)
          .hasMessageContaining("whether entry models/m/versions#2 was written is not known")
          .hasMessageContaining("PT30S passed")
          .hasMessageContaining("settle entry id " + unknown.entryId());
      assertThat(unknown.entry()).isEqualTo(new EntryRef(LOG, 2));
      assertThat(notebook.texts()).containsExactly("1", "mine");
    }

    @Test
    void anInterruptedThreadStopsTrying() {
      fail(FAIL_BEFORE);
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> say(log, "mine"))
            .isInstanceOf(OutcomeUnknown.class)
            .hasMessageContaining("the thread was interrupted");
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(storage.injections()).as("tried once").hasSize(1);
    }

    @Test
    void hintsThatCannotBeWrittenFailNoAppend() {
      notebook.write(255);
      storage
          .next(CREATE, "checkpoints/", FAIL_BEFORE)
          .next(CREATE, "short-bundles/", FAIL_BEFORE)
          .next(CREATE, "/bundles/", FAIL_BEFORE);

      assertThat(say(log, "257").sequence()).isEqualTo(257);
      assertThat(storage.pending()).isZero();
      assertThat(notebook.space.bytes(Keys.bundle(LOG, 1))).isEmpty();
      assertThat(notebook.space.bytes(Keys.shortBundle(LOG, 8))).isEmpty();
      assertThat(notebook.space.bytes(Keys.checkpoint(LOG, 256))).isEmpty();
      assertThat(notebook.open().head().state()).isEqualTo(log.head().state());
    }
  }

  @Nested
  class Settling {

    private OutcomeUnknown lose(Fault fault) {
      fail(fault);
      OutcomeUnknown unknown = catchThrowableOfType(OutcomeUnknown.class, () -> say(log, "mine"));
      storage.heal();
      return unknown;
    }

    private boolean settle(OutcomeUnknown unknown) {
      return log.settle(unknown.entry().sequence(), unknown.entryId(), ANN);
    }

    @Test
    void findsAnEntryThatArrived() {
      OutcomeUnknown unknown = lose(CRASH_AFTER);

      assertThat(settle(unknown)).isTrue();
      assertThat(settle(unknown)).isTrue();
      assertThat(notebook.texts()).containsExactly("1", "mine");
    }

    @Test
    void takesTheSlotOfAnEntryThatDidNot() {
      OutcomeUnknown unknown = lose(CRASH_BEFORE);

      assertThat(settle(unknown)).isFalse();
      assertThat(settle(unknown)).isFalse();
      assertThat(notebook.texts()).containsExactly("1", new Voided(unknown.entryId()).toString());
    }

    @Test
    void seesThatAnotherTookTheSlot() {
      OutcomeUnknown unknown = lose(CRASH_BEFORE);
      say(theirs, "theirs");

      assertThat(settle(unknown)).isFalse();
      assertThat(notebook.texts()).containsExactly("1", "theirs");
    }

    @Test
    void canBeDoneByAnyOtherProcess() {
      OutcomeUnknown unknown = lose(CRASH_BEFORE);

      assertThat(theirs.settle(unknown.entry().sequence(), unknown.entryId(), ANN)).isFalse();
      assertThat(settle(unknown)).isFalse();
      assertThat(notebook.texts()).hasSize(2);
    }

    @Test
    void whoDoesNotSettleFindsAnEntryThatCameMeanwhile() throws Exception {
      OutcomeUnknown unknown = loseLate();
      storage.deliverLate();

      assertThat(say(log, "next").sequence()).isEqualTo(3);
      assertThat(settle(unknown)).isTrue();
      assertThat(notebook.texts()).containsExactly("1", "mine", "next");
    }

    /** Loses the answer to a request that is still on its way. */
    private OutcomeUnknown loseLate() {
      OutcomeUnknown unknown =
          catchThrowableOfType(
              OutcomeUnknown.class,
              () ->
                  log.append(
                      ANN,
                      head -> {
                        fail(ARRIVE_LATE);
                        storage.next(OPEN, "002$", CRASH_BEFORE);
                        return Tally.saying("mine");
                      }));
      storage.heal();
      return unknown;
    }

    @Test
    void losesToAnEntryThatArrivesMeanwhile() {
      OutcomeUnknown unknown = loseLate();

      assertThat(settle(unknown)).isTrue();
      assertThat(notebook.texts()).containsExactly("1", "mine");
    }

    @Test
    void refusesASlotThatNobodyCanHaveTried() {
      assertThatThrownBy(() -> log.settle(9, log.newEntryId(), ANN))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("entry models/m/versions#9 cannot be settled")
          .hasMessageContaining("the log has 1 entries");
    }
  }

  @Nested
  class P6History {

    @Test
    void anEntryThatDoesNotFollowIsNotFolded() {
      log.head();
      notebook.write(2);
      notebook.tamper(Keys.entry(LOG, 2), "\"2\"", "\"two\"");

      assertThatThrownBy(log::head)
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("entry models/m/versions#3 was written after other entries");
      assertThat(log.known().orElseThrow().size()).isOne();
    }

    @Test
    void aLostEntryIsNotFilledByAnotherWriter() {
      notebook.write(3);
      notebook.space.remove(Keys.entry(LOG, 2));

      assertThatThrownBy(() -> say(notebook.open(), "mine"))
          .isInstanceOf(Corrupt.class)
          .hasMessage("models/m/versions/000000000002 is missing, although later entries exist");
      assertThat(notebook.space.bytes(Keys.entry(LOG, 2))).isEmpty();
    }

    @Test
    void aLostEntryIsNotTakenForTheEndByAReader() {
      notebook.write(3);
      notebook.space.remove(Keys.entry(LOG, 2));
      EventLog<Tally> cold = notebook.open();

      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(cold::head)
            .isInstanceOf(Corrupt.class)
            .hasMessage("models/m/versions/000000000002 is missing, although later entries exist");
      }
      assertThat(cold.known()).isEmpty();
    }

    @Test
    void aDamagedEntryIsNamed() {
      notebook.tamper(Keys.entry(LOG, 1), "{", "[");

      assertThatThrownBy(log::head)
          .isInstanceOf(Corrupt.class)
          .hasMessageStartingWith("models/m/versions/000000000001 is not the entry");
    }

    @Test
    void aFlippedBitOnTheWayIsNotFolded() {
      storage.next(OPEN, "001$", FLIPPED_BIT);

      assertThat(log.head().position()).isEqualTo(theirs.head().position());
    }
  }
}
