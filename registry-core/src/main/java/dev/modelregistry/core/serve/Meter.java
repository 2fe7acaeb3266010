package dev.modelregistry.core.serve;

import dev.modelregistry.LiveStatus.Reading;
import dev.modelregistry.core.gates.RateComparison;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.GuardRail.Signal;
import dev.modelregistry.gate.Tally;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What is counted for the guard rails of one canary in this process. Any thread counts, one
 * increment for each sample and guard rail, so a sample is seen whole or not at all by whoever
 * compares.
 */
final class Meter {

  static final int CANDIDATE = 0;
  static final int INCUMBENT = 1;

  private final List<GuardRail> guards;
  private final LongSupplier nanoTime;
  private final boolean timed;

  /** Good and bad samples of the candidate, then of the incumbent, for one guard rail each. */
  private final LongAdder[][] counts;

  Meter(List<GuardRail> guards, LongSupplier nanoTime) {
    this.guards = guards;
    this.nanoTime = nanoTime;
    this.timed = guards.stream().anyMatch(guard -> guard.signal() instanceof Signal.SlowerThan);
    this.counts = new LongAdder[guards.size()][4];
    for (LongAdder[] ofGuard : counts) {
      for (int i = 0; i < ofGuard.length; i++) {
        ofGuard[i] = new LongAdder();
      }
    }
  }

  /** Returns when a call begins, to be handed back when it has ended. */
  long begun() {
    return timed ? nanoTime.getAsLong() : 0;
  }

  void ended(int side, long begun, boolean failed) {
    long nanos = timed ? nanoTime.getAsLong() - begun : 0;
    for (int i = 0; i < counts.length; i++) {
      Signal signal = guards.get(i).signal();
      if (signal instanceof Signal.Errors) {
        count(i, side, failed);
      } else if (signal instanceof Signal.SlowerThan slower) {
        count(i, side, nanos > slower.limit().toNanos());
      }
    }
  }

  void reported(int side, String metric, boolean bad) {
    for (int i = 0; i < counts.length; i++) {
      if (guards.get(i).signal() instanceof Signal.Outcome outcome
          && outcome.metric().equals(metric)) {
        count(i, side, bad);
      }
    }
  }

  private void count(int guard, int side, boolean bad) {
    counts[guard][2 * side + (bad ? 1 : 0)].increment();
  }

  private Tally tally(int guard, int side) {
    long bad = counts[guard][2 * side + 1].sum();
    return new Tally(counts[guard][2 * side].sum() + bad, bad);
  }

  /** Returns the alarm of the first guard rail that has one. */
  Optional<Alarm> alarm() {
    for (int i = 0; i < counts.length; i++) {
      Optional<Alarm> alarm =
          RateComparison.alarm(guards.get(i), tally(i, CANDIDATE), tally(i, INCUMBENT));
      if (alarm.isPresent()) {
        return alarm;
      }
    }
    return Optional.empty();
  }

  List<Reading> readings() {
    Reading[] readings = new Reading[counts.length];
    for (int i = 0; i < counts.length; i++) {
      Tally candidate = tally(i, CANDIDATE);
      Tally incumbent = tally(i, INCUMBENT);
      double evidence = RateComparison.evidence(candidate, incumbent, guards.get(i).tolerance());
      readings[i] = new Reading(guards.get(i), candidate, incumbent, evidence);
    }
    return List.of(readings);
  }
}
