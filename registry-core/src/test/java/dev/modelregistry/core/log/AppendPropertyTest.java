package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.AppendFaultsTest.faulty;
import static dev.modelregistry.core.log.Notebook.ANN;
import static dev.modelregistry.core.log.Notebook.say;
import static dev.modelregistry.spi.testkit.Fault.ARRIVE_LATE;
import static dev.modelregistry.spi.testkit.Fault.FAIL_AFTER;
import static dev.modelregistry.spi.testkit.Fault.FAIL_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.testkit.FaultyStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Promise P11 over a storage that loses, doubles and delays what it is asked: two processes append
 * in turns, and settle what they do not know.
 *
 * <pre>
 *   acknowledged   0   2   3   …     settled as absent   1
 *   stands         0   2   Voided   3   …
 * </pre>
 */
class AppendPropertyTest {

  @Property(tries = 300)
  void whatWasAcknowledgedStandsOnceAndInOrder(@ForAll long seed) throws Exception {
    Notebook shared = new Notebook();
    List<FaultyStorage> storages = List.of(faulty(shared, seed), faulty(shared, ~seed));
    storages.forEach(
        flaky ->
            flaky.randomly(FAIL_BEFORE, 0.1).randomly(FAIL_AFTER, 0.1).randomly(ARRIVE_LATE, 0.1));
    List<EventLog<Tally>> logs = storages.stream().map(shared::open).toList();
    List<String> acknowledged = appendSomewhere(logs, new Random(seed));
    for (FaultyStorage flaky : storages) {
      flaky.heal();
      flaky.deliverLate();
    }

    List<String> texts = shared.texts();
    texts.removeIf(text -> text.startsWith("Voided"));
    assertThat(texts).as(storages.toString()).containsExactlyElementsOf(acknowledged);
    assertThat(logs.get(0).head().state()).isEqualTo(shared.open().head().state());
  }

  private List<String> appendSomewhere(List<EventLog<Tally>> logs, Random random) {
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      EventLog<Tally> log = logs.get(random.nextInt(logs.size()));
      String text = String.valueOf(i);
      if (isWritten(log, text)) {
        acknowledged.add(text);
      }
    }
    return acknowledged;
  }

  private boolean isWritten(EventLog<Tally> log, String text) {
    try {
      say(log, text);
      return true;
    } catch (OutcomeUnknown unknown) {
      return isSettledAsWritten(log, unknown);
    } catch (Unavailable nothingTried) {
      return false;
    }
  }

  private boolean isSettledAsWritten(EventLog<Tally> log, OutcomeUnknown unknown) {
    for (int tries = 0; tries < 100; tries++) {
      try {
        return log.settle(unknown.entry().sequence(), unknown.entryId(), ANN);
      } catch (Unavailable again) {
        // The storage is down more often than not; a caller would wait.
      }
    }
    throw new AssertionError("could not be settled: " + unknown.getMessage());
  }
}
