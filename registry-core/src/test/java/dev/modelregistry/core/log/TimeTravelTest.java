package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
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
      assertThat(log.sizeAt(Instant.MIN)).isZero();
      assertThat(log.sizeAt(second(0.999))).isZero();
      assertThat(log.sizeAt(second(1))).isOne();
      assertThat(log.sizeAt(second(2.5))).isEqualTo(2);
      assertThat(log.sizeAt(second(3))).isEqualTo(5);
      assertThat(log.sizeAt(second(5.999))).isEqualTo(5);
      assertThat(log.sizeAt(second(6))).isEqualTo(6);
      assertThat(log.sizeAt(Instant.MAX)).isEqualTo(6);
      assertThat(new Notebook().open().sizeAt(Instant.MAX)).isZero();
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
  class Costs {

    private static final int SIZE = 100_000;

    /** Writes entries without their hints, as fast as they can be encoded. */
    private Notebook large() {
      Notebook notebook = new Notebook();
      Chain chain = Chain.empty(Notebook.LOG);
      for (int i = 1; i <= SIZE; i++) {
        chain = chain.follow(notebook.put(chain, second(i), String.valueOf(i)));
      }
      return notebook;
    }

    @Test
    void anInstantIsFoundInTwentyReadsAmongAHundredThousandEntries() {
      Notebook notebook = large();
      CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));
      EventLog<Tally> log = notebook.open(storage);
      assertThat(log.head().size()).isEqualTo(SIZE);

      for (int at : new int[] {0, 1, 4_711, 50_000, 99_999}) {
        storage.reset();
        assertThat(log.sizeAt(second(at + 0.5))).isEqualTo(at);
        assertThat(storage.operations()).as(storage.toString()).isLessThanOrEqualTo(20);
      }
    }
  }
}
