package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A log whose entries are a second apart, and some at the same instant.
 *
 * <pre>
 *   entry    1     2     3 4 5     6
 *   second   1     2     3 3 3     6
 * </pre>
 */
class TimeTravelTest {

  private static Instant second(double seconds) {
    return START.plusMillis(Math.round(seconds * 1000));
  }

  @Nested
  class P8TimeTravel {

    private final Notebook notebook = new Notebook().write(3);
    private final EventLog<Tally> log = notebook.open();

    P8TimeTravel() {
      Notebook.say(log, "4");
      Notebook.say(log, "5");
      notebook.at(second(6));
      Notebook.say(log, "6");
    }

    @Test
    void countsTheEntriesWrittenAtOrBeforeAnInstant() {
      assertThat(log.asOf(Instant.MIN).size()).isZero();
      assertThat(log.asOf(second(0.999)).size()).isZero();
      assertThat(log.asOf(second(1)).size()).isOne();
      assertThat(log.asOf(second(2.5)).size()).isEqualTo(2);
      assertThat(log.asOf(second(3)).size()).isEqualTo(5);
      assertThat(log.asOf(second(5.999)).size()).isEqualTo(5);
      assertThat(log.asOf(second(6)).size()).isEqualTo(6);
      assertThat(log.asOf(Instant.MAX).size()).isEqualTo(6);
      assertThat(new Notebook().open().asOf(Instant.MAX).size()).isZero();
    }

    @Test
    void thePastIsWhatItWas() {
      Notebook other = new Notebook();
      List<LogHead<Tally>> heads = new ArrayList<>();
      EventLog<Tally> writer = other.open();
      heads.add(writer.head());
      for (int i = 1; i <= 300; i++) {
        Notebook.say(writer, String.valueOf(i));
        heads.add(writer.head());
      }
      EventLog<Tally> reader = other.open();

      for (LogHead<Tally> then : heads) {
        LogHead<Tally> now = reader.at(then.size());
        assertThat(now.position()).isEqualTo(then.position());
        assertThat(now.state()).isEqualTo(then.state());
        assertThat(now.lastTime()).isEqualTo(then.lastTime());
      }
    }
  }

  @Nested
  @Tag("large")
  class Costs {

    private static final Notebook LARGE = new Notebook().write(100_000);

    private static long reads(int at) {
      CountingStorage storage = new CountingStorage(new InMemoryStorage(LARGE.space));
      EventLog<Tally> cold = LARGE.open(storage);
      assertThat(cold.asOf(second(at + 0.5)).size()).isEqualTo(at);
      return storage.operations();
    }

    /** The newest log checkpoint and its entry, 9 steps, the checkpoint there, and a bundle. */
    @Test
    void aProcessThatKnowsNothingFindsAnInstantInTwentyReadsAmongAHundredThousandEntries() {
      for (int at : new int[] {0, 1, 4_711, 50_000, 51_199, 51_200, 51_201, 99_327}) {
        assertThat(reads(at)).as("reads for %,d", at).isLessThanOrEqualTo(18);
      }
    }

    /** Behind the last bundle there are single entries, from a log checkpoint on. */
    @Test
    void anInstantAmongTheLastEntriesTakesTheEntriesSinceACheckpoint() {
      for (int at : new int[] {99_328, 99_400, 99_967, 99_999}) {
        assertThat(reads(at)).as("reads for %,d", at).isLessThanOrEqualTo(90);
      }
    }
  }
}
