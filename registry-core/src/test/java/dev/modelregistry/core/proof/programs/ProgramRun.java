package dev.modelregistry.core.proof.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Freshness;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Verification;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.SteppingClock;
import dev.modelregistry.core.proof.programs.Program.Turn;
import dev.modelregistry.core.proof.programs.Step.Person;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Label;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A program on two registries at once: the real one over a storage that goes wrong, and the plain
 * one. After every step both are asked for everything.
 *
 * <p>What a step may answer where something went wrong: as if nothing had; that the storage failed
 * or was read wrongly, and then nothing was changed; or that the outcome is unknown, and then
 * settling it says which of the two worlds this is.
 */
final class ProgramRun {

  private static final List<Actor> ACTORS =
      List.of(Actor.service("trainer"), RealRegistry.actor(Person.ALICE));

  private final Program program;
  private final Inputs inputs;
  private final Census census;
  private final SteppingClock clock = new SteppingClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final InMemoryStorage.Space space = new InMemoryStorage.Space(clock);
  private final RealRegistry.Desk desk = new RealRegistry.Desk();
  private final List<FaultyStorage> opened = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private PlainRegistry plain = new PlainRegistry();

  private record Process(FaultyStorage storage, RealRegistry registry) {}

  /** What came up in all programs, so that a proof can see that it proves something. */
  static final class Census {
    int steps;
    int failed;
    int written;
    int voided;
    int moves;
    int canaries;

    @Override
    public String toString() {
      return String.format(
          "%,d steps, %,d of them moves, %,d of canaries; %,d failed, %,d were unknown and written,"
              + " %,d unknown and voided",
          steps, moves, canaries, failed, written, voided);
    }
  }

  ProgramRun(Program program, Inputs inputs, Census census) {
    this.program = program;
    this.inputs = inputs;
    this.census = census;
  }

  /** Runs the program; fails where the two do not agree. */
  void run() throws IOException {
    for (int i = 0; i < ACTORS.size(); i++) {
      FaultyStorage storage = storage();
      processes.add(new Process(storage, open(storage, i)));
    }
    begin();
    for (Turn turn : program.turns()) {
      take(turn);
      compareAll(turn);
      plain.remember(clock.instant());
      processes.get(turn.process()).registry.remember(clock.instant());
    }
    finish();
  }

  /** Writes what was there before, with nothing going wrong. */
  private void begin() throws IOException {
    List<Step> before = new ArrayList<>(List.of(new Step.Capture(0)));
    for (int i = 0; i < program.history().versions; i++) {
      before.add(new Step.Register(i % Inputs.COUNT, 6, 1, -2));
    }
    for (int i = 0; i < program.history().decisions; i++) {
      before.add(new Step.Protect(Label.STAGING, Terms.OPEN));
    }
    for (Step step : before) {
      processes.get(0).registry.take(step, plain::number);
      plain.take(step, clock.instant(), by(0));
    }
  }

  private void take(Turn turn) throws IOException {
    census.steps++;
    Process process = processes.get(turn.process());
    if (turn.step() instanceof Step.Tick tick) {
      clock.set(clock.instant().plusSeconds(tick.seconds()));
    } else if (turn.step() instanceof Step.Reopen) {
      reopen(turn);
    } else {
      turn.mishaps().forEach(mishap -> mishap.scheduleOn(process.storage));
      int before = process.storage.injections().size();
      answer(turn, process.registry, () -> process.storage.injections().size() > before);
      afterwards(turn.process());
    }
  }

  private void reopen(Turn turn) {
    FaultyStorage storage = storage();
    turn.mishaps().forEach(mishap -> mishap.scheduleOn(storage));
    try {
      processes.set(turn.process(), new Process(storage, open(storage, turn.process())));
    } catch (Unavailable | Corrupt failed) {
      assertThat(storage.injections()).as("%s", failed).isNotEmpty();
    }
    storage.heal();
  }

  /** Whatever was to go wrong is over; a process whose storage crashed begins anew. */
  private void afterwards(int number) {
    FaultyStorage storage = processes.get(number).storage;
    boolean crashed = storage.crashed();
    storage.heal();
    if (crashed) {
      FaultyStorage fresh = storage();
      processes.set(number, new Process(fresh, open(fresh, number)));
    }
  }

  private interface Meanwhile {
    boolean somethingWentWrong();
  }

  private void answer(Turn turn, RealRegistry real, Meanwhile meanwhile) throws IOException {
    PlainRegistry next = plain.copy();
    String expected = expected(turn, next);
    try {
      assertThat(answered(turn, real)).isEqualTo(expected);
      boolean decided = expected.startsWith("decision");
      census.moves += turn.step() instanceof Step.Promote && decided ? 1 : 0;
      census.canaries += turn.step() instanceof Step.Canary && decided ? 1 : 0;
      plain = next;
    } catch (OutcomeUnknown unknown) {
      assertThat(meanwhile.somethingWentWrong()).as("%s", unknown).isTrue();
      assertThat(program.patient()).as("%s", unknown).isFalse();
      settle(turn, unknown, next);
    } catch (Unavailable | Corrupt | IOException failed) {
      if (!meanwhile.somethingWentWrong()) {
        throw failed;
      }
      census.failed++;
    }
  }

  private String expected(Turn turn, PlainRegistry next) {
    try {
      return next.take(turn.step(), clock.instant(), by(turn.process()));
    } catch (PlainRegistry.Refusal refusal) {
      return refusal.getMessage();
    }
  }

  private String answered(Turn turn, RealRegistry real) throws IOException {
    try {
      return real.take(turn.step(), plain::number);
    } catch (PromotionRefused e) {
      return "refused";
    } catch (NotFound e) {
      return "not found";
    } catch (Rejected e) {
      return "rejected";
    } catch (Conflict e) {
      return "conflict";
    }
  }

  private void settle(Turn turn, OutcomeUnknown unknown, PlainRegistry next) {
    afterwards(turn.process());
    if (processes.get(turn.settler()).registry.registry().settle(unknown)) {
      census.written++;
      plain = next;
    } else {
      census.voided++;
      plain.voided(unknown.entry(), clock.instant());
    }
  }

  private void compareAll(Turn turn) {
    for (Process process : processes) {
      assertThat(process.registry.seenNow(plain.newestVersion()))
          .as("after %s", turn)
          .isEqualTo(plain.seenNow());
    }
  }

  private void finish() throws IOException {
    for (FaultyStorage storage : opened) {
      storage.deliverLate();
    }
    for (Process process : processes) {
      assertThat(process.registry.seenInAll()).isEqualTo(plain.seenInAll());
    }
    try (ModelRegistry cold =
        opening(new InMemoryStorage(space)).actor(Actor.service("auditor")).open()) {
      RealRegistry reader = new RealRegistry(cold, inputs, desk);
      assertThat(reader.seenInAll()).isEqualTo(plain.seenInAll());
      assertThat(reader.uses(plain.newestSnapshot(), plain.newestVersion()))
          .isEqualTo(plain.uses());
      Verification verification = cold.verify();
      assertThat(verification.problems()).isEmpty();
      assertThat(verification.entries()).isEqualTo(plain.entries());
    }
  }

  private FaultyStorage storage() {
    FaultyStorage storage = new FaultyStorage(new InMemoryStorage(space), opened.size());
    opened.add(storage);
    return storage;
  }

  private RealRegistry open(Storage storage, int process) {
    return new RealRegistry(opening(storage).actor(ACTORS.get(process)).open(), inputs, desk);
  }

  private Registries.Opening opening(Storage storage) {
    return Registries.on(storage)
        .clock(clock)
        .freshness(Freshness.latest())
        .appendBudget(program.patient() ? Duration.ofHours(1) : Duration.ZERO);
  }

  private static String by(int process) {
    return ACTORS.get(process).name().toUpperCase(java.util.Locale.ROOT);
  }
}
