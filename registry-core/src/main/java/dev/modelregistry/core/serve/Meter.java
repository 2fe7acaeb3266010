package dev.modelregistry.core.serve;

import dev.modelregistry.LiveStatus.Reading;
import dev.modelregistry.core.gates.RateComparison;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.GuardRail.Signal;
import dev.modelregistry.gate.Tally;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What is counted for the guard rails of one canary in this process. Any thread counts, one
 * increment for each sample and guard rail, so a sample is seen whole or not at all by whoever
 * compares.
 */
final class Meter {

  private final List<GuardRail> guards;
  private final LongSupplier nanoTime;
  private final boolean countsCalls;
  private final Observed candidate;
  private final Observed incumbent;

  Meter(List<GuardRail> guards, LongSupplier nanoTime) {
    this.guards = guards;
    this.nanoTime = nanoTime;
    this.countsCalls =
        guards.stream().anyMatch(guard -> !(guard.signal() instanceof Signal.Outcome));
    this.candidate = new Observed(guards, nanoTime);
    this.incumbent = new Observed(guards, nanoTime);
  }

  /** Says whether a guard rail wants calls counted, and not only what is reported of them. */
  boolean countsCalls() {
    return countsCalls;
  }

  /** Returns when a call begins; 0 where none is counted. */
  long now() {
    return countsCalls ? nanoTime.getAsLong() : 0;
  }

  Observed candidate() {
    return candidate;
  }

  Observed incumbent() {
    return incumbent;
  }

  /**
   * Returns the alarm of the first guard rail that has one. Called by one thread alone, now and
   * then: calls in flight are as old as it has been called since they began.
   */
  Optional<Alarm> look() {
    candidate.look();
    incumbent.look();
    for (int i = 0; i < guards.size(); i++) {
      Optional<Alarm> alarm =
          RateComparison.alarm(guards.get(i), candidate.tally(i), incumbent.tally(i));
      if (alarm.isPresent()) {
        return alarm;
      }
    }
    return Optional.empty();
  }

  List<Reading> readings() {
    Reading[] readings = new Reading[guards.size()];
    for (int i = 0; i < readings.length; i++) {
      Tally ours = candidate.tally(i);
      Tally theirs = incumbent.tally(i);
      double evidence = RateComparison.evidence(ours, theirs, guards.get(i).tolerance());
      readings[i] = new Reading(guards.get(i), ours, theirs, evidence);
    }
    return List.of(readings);
  }
}
