package dev.modelregistry.core.proof.concurrent;

import static dev.modelregistry.value.Label.STAGING;

import dev.modelregistry.Decision;
import dev.modelregistry.Freshness;
import dev.modelregistry.Model;
import dev.modelregistry.Tenure;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.event.Voided;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A thread that registers versions, moves one label and looks at it, and records what it is told.
 */
final class LabelUser implements Callable<Void> {

  /** A turn of the label, and the turn that a rollback goes to. */
  private record Turn(long version, @Nullable Turn below) {}

  /**
   * What a registry knows that does one thing after the other.
   *
   * @param decisions how many entries the log of decisions has
   * @param moves the versions that the label was put on, in order
   */
  record State(long versions, long decisions, List<Long> moves, @Nullable Turn turn) {

    static State begin(long versions) {
      return new State(versions, 0, List.of(), null);
    }

    private State moved(long version, @Nullable Turn below) {
      List<Long> more = new ArrayList<>(moves);
      more.add(version);
      return new State(versions, decisions + 1, List.copyOf(more), new Turn(version, below));
    }

    private State noted() {
      return new State(versions, decisions + 1, moves, turn);
    }

    private State registered() {
      return new State(versions + 1, decisions, moves, turn);
    }

    private long at() {
      return turn == null ? 0 : turn.version;
    }

    private Optional<State> promoted(long version) {
      return at() == version ? Optional.empty() : Optional.of(moved(version, turn));
    }

    private Optional<State> rolledBack() {
      @Nullable Turn below = turn == null ? null : turn.below;
      return below == null ? Optional.empty() : Optional.of(moved(below.version, below.below));
    }
  }

  /** Where a thread works: a registry, and a handle on the model that all threads share. */
  record Desk(int registry, Workbench bench, Model model) {
    @Override
    public String toString() {
      return "registry " + registry;
    }
  }

  private final List<Desk> desks;
  private final Workbench auditor;
  private final Calls<State> calls;
  private final Random random;
  private final int count;

  /**
   * Makes a user.
   *
   * @param desks what to use, one or the other
   * @param auditor sees the same with nothing going wrong
   */
  LabelUser(List<Desk> desks, Workbench auditor, Calls<State> calls, Random random, int count) {
    this.desks = desks;
    this.auditor = auditor;
    this.calls = calls;
    this.random = random;
    this.count = count;
  }

  @Override
  public @Nullable Void call() {
    for (int i = 0; i < count; i++) {
      Desk desk = desks.get(random.nextInt(desks.size()));
      switch (random.nextInt(8)) {
        case 0 -> write(new Registering(desk));
        case 1, 2, 3 -> write(new Promoting(desk, 1 + random.nextInt(3)));
        case 4, 5 -> write(new RollingBack(desk));
        default -> read(desk);
      }
    }
    return null;
  }

  /** A write, what it says, and what it does to the state. */
  private interface Write {
    Desk desk();

    /** Does it, and returns what was told of it. */
    Calls.Told<State> run();

    /** What it did if all that is known is that its entry stands. */
    Optional<State> done(State before);
  }

  private record Registering(Desk desk) implements Write {
    @Override
    public Calls.Told<State> run() {
      long number = desk.bench.register(0.9).id().number();
      return before -> done(before).filter(after -> after.versions == number);
    }

    @Override
    public Optional<State> done(State before) {
      return Optional.of(before.registered());
    }
  }

  private record Promoting(Desk desk, long version) implements Write {
    @Override
    public Calls.Told<State> run() {
      VersionId candidate = new VersionId(desk.model.name(), version);
      try {
        Decision decision = desk.model.promote(candidate).to(STAGING).commit();
        long place = decision.entry().sequence();
        return before -> before.promoted(version).filter(after -> after.decisions == place);
      } catch (PromotionRefused itIsThere) {
        return before -> before.at() == version ? Optional.of(before.noted()) : Optional.empty();
      }
    }

    @Override
    public Optional<State> done(State before) {
      return before.promoted(version).or(() -> Optional.of(before.noted()));
    }
  }

  private record RollingBack(Desk desk) implements Write {
    @Override
    public Calls.Told<State> run() {
      try {
        long place = desk.model.rollback(STAGING, "INC-1").entry().sequence();
        return before -> before.rolledBack().filter(after -> after.decisions == place);
      } catch (Rejected nowhere) {
        return before -> before.rolledBack().isPresent() ? Optional.empty() : Optional.of(before);
      }
    }

    @Override
    public Optional<State> done(State before) {
      return before.rolledBack();
    }
  }

  private void write(Write write) {
    long began = calls.now();
    try {
      Calls.Told<State> told = write.run();
      calls.ended(write.toString(), began, told);
    } catch (Conflict nothingHappened) {
      calls.conflicted(write.toString(), began);
    } catch (OutcomeUnknown unknown) {
      if (settled(write.desk(), unknown)) {
        calls.ended(write + ", settled as written", began, write::done);
      } else if (isVoided(unknown)) {
        calls.ended(write + ", voided", began, before -> Optional.of(before.noted()));
      }
    } catch (Unavailable nothingHappened) {
      // Then it is no call.
    }
  }

  private static boolean settled(Desk desk, OutcomeUnknown unknown) {
    while (true) {
      try {
        return desk.bench.registry().settle(unknown);
      } catch (Unavailable again) {
        // A caller would wait.
      }
    }
  }

  private boolean isVoided(OutcomeUnknown unknown) {
    return auditor.fraud().decisions().stream()
        .anyMatch(decision -> decision.event().equals(new Voided(unknown.entryId())));
  }

  private void read(Desk desk) {
    long began = calls.now();
    try {
      switch (random.nextInt(3)) {
        case 0 -> {
          List<Long> moves = moves(desk);
          calls.saw("history " + moves, began, now -> now.moves.equals(moves));
        }
        case 1 -> {
          long versions = desk.model.search().stream().count();
          calls.saw(versions + " versions", began, now -> now.versions == versions);
        }
        default -> {
          long version = resolved(desk);
          calls.saw("resolve " + version, began, now -> now.at() == version);
        }
      }
    } catch (Unavailable nothingSeen) {
      // Then it is no call.
    }
  }

  private static List<Long> moves(Desk desk) {
    return desk.model.history(STAGING).stream()
        .map(Tenure::version)
        .map(VersionId::number)
        .toList();
  }

  private static long resolved(Desk desk) {
    try {
      return desk.model.resolve(STAGING, Freshness.latest()).id().number();
    } catch (NotFound nothing) {
      return 0;
    }
  }
}
