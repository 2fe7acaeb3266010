package dev.modelregistry.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.log.SlowNetwork.Fate;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Several writers of one log, each a process of its own with a clock of its own, and what has to be
 * true of what they were told.
 *
 * <pre>
 *   told     done at 3    unknown, settled as written    unknown, died    not written, or settled so
 *   stands   at 3, once   once                           once or not      not
 * </pre>
 */
final class Writers {

  enum Word {
    DONE,
    SETTLED_AS_WRITTEN,
    SETTLED_AS_LOST,
    NOT_WRITTEN,
    NEVER_LEARNT
  }

  /**
   * What a writer was told of one text.
   *
   * @param sequence where it stands, if it was told that
   * @param began when it asked, in turns
   */
  private record Told(String text, Word word, long sequence, long began, long ended) {}

  private static final int EACH = 12;
  private static final int MOST_TRIES = 4;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Appender.Way way;
  private final Storage storage;
  private final Random random;
  private final Turns turns;
  private final SlowNetwork network;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong ids = new AtomicLong();
  private final Duration budget;
  private final List<Told> all = new ArrayList<>();

  private Writers(Appender.Way way, Storage storage, Random random, boolean calm) {
    this.way = way;
    this.storage = storage;
    this.random = random;
    this.turns = new Turns(random);
    this.budget = PAUSE.multipliedBy(random.nextInt(MOST_TRIES));
    this.network =
        calm
            ? SlowNetwork.calm(storage, turns, random)
            : SlowNetwork.stormy(storage, turns, random);
  }

  /** Returns writers whose requests all arrive once, so that what goes wrong is the storage's. */
  static Writers calm(Appender.Way way, Storage storage, Random random) {
    return new Writers(way, storage, random, true);
  }

  /** Returns writers on a network on which anything happens. */
  static Writers stormy(Appender.Way way, Storage storage, Random random) {
    return new Writers(way, storage, random, false);
  }

  /**
   * Lets them write, and checks what they were told.
   *
   * @return how often they were told what
   * @throws AssertionError if something is not true
   */
  Map<Word, Integer> write(int writers) throws IOException, InterruptedException {
    List<Runnable> bodies = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int number = i;
      bodies.add(() -> write(number, way.open(network, settings(number))));
    }
    turns.run(bodies);
    network.arriveAll();
    check(texts());
    Map<Word, Integer> counts = new EnumMap<>(Word.class);
    all.forEach(told -> counts.merge(told.word, 1, Integer::sum));
    return counts;
  }

  private List<String> texts() {
    try {
      return way.texts(storage, settings(0));
    } catch (RuntimeException e) {
      throw new AssertionError("the log cannot be read", e);
    }
  }

  Map<Fate, Integer> fates() {
    return network.fates();
  }

  /** Writes one text, or a few that go together and are asked after in any order. */
  private void write(int number, Appender first) {
    Appender appender = first;
    for (int i = 0; i < EACH; ) {
      List<Integer> some =
          IntStream.range(i, Math.min(EACH, i + 1 + random.nextInt(3))).boxed().toList();
      appender = write(number, appender, some);
      i += some.size();
    }
  }

  /** Returns who goes on: another one where the process died. */
  private Appender write(int number, Appender appender, List<Integer> some) {
    List<String> texts = some.stream().map(i -> number + "." + i).toList();
    long began = turns.now();
    List<LongSupplier> appends = appender.together(texts);
    List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
    Collections.shuffle(order, random);
    while (!order.isEmpty()) {
      int next = order.remove(0);
      try {
        tell(texts.get(next), Word.DONE, appends.get(next).getAsLong(), began);
      } catch (OutcomeUnknown unknown) {
        if (random.nextInt(3) == 0) {
          tell(texts.get(next), Word.NEVER_LEARNT, 0, began);
          order.forEach(other -> tell(texts.get(other), Word.NEVER_LEARNT, 0, began));
          return way.open(network, settings(number));
        }
        tell(texts.get(next), settled(appender, unknown), 0, began);
      } catch (Unavailable nothingHappened) {
        tell(texts.get(next), Word.NOT_WRITTEN, 0, began);
      }
    }
    return appender;
  }

  private void tell(String text, Word word, long sequence, long began) {
    all.add(new Told(text, word, sequence, began, turns.now()));
  }

  private static Word settled(Appender appender, OutcomeUnknown unknown) {
    for (int tries = 0; tries < 1_000; tries++) {
      try {
        return appender.settle(unknown) ? Word.SETTLED_AS_WRITTEN : Word.SETTLED_AS_LOST;
      } catch (Unavailable again) {
        // A caller would wait.
      }
    }
    throw new AssertionError("could not be settled: " + unknown.getMessage());
  }

  private void check(List<String> texts) throws IOException {
    assertThat(storage.list(Notebook.LOG + "/0", null, 10_000)).hasSize(texts.size());
    for (Told told : all) {
      long times = texts.stream().filter(told.text::equals).count();
      switch (told.word) {
        case DONE -> {
          assertThat(texts.get((int) told.sequence - 1)).as("%s", told).isEqualTo(told.text);
          assertThat(times).as("%s", told).isOne();
        }
        case SETTLED_AS_WRITTEN -> assertThat(times).as("%s", told).isOne();
        case SETTLED_AS_LOST, NOT_WRITTEN -> assertThat(times).as("%s", told).isZero();
        case NEVER_LEARNT -> assertThat(times).as("%s", told).isLessThanOrEqualTo(1);
      }
    }
    checkOrder();
  }

  /** What was acknowledged before another was asked for stands before it. */
  private void checkOrder() {
    List<Told> done = all.stream().filter(told -> told.word == Word.DONE).toList();
    for (Told one : done) {
      for (Told other : done) {
        if (one.ended < other.began) {
          assertThat(one.sequence).as("%s before %s", one, other).isLessThan(other.sequence);
        }
      }
    }
  }

  /** Clocks are an hour apart, and stand still but for pauses. */
  private LogSettings settings(int number) {
    Instant start = Notebook.START.plus(Duration.ofHours(number));
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return start.plusNanos(nanos.get());
          }

          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        };
    return new LogSettings(
        clock,
        nanos::get,
        () -> String.format("%032x", ids.incrementAndGet()),
        budget,
        failures -> {
          nanos.addAndGet(PAUSE.toNanos());
          turns.pass();
        });
  }
}
