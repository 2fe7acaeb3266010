package dev.modelregistry.core.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import dev.modelregistry.event.Approved;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.event.Voided;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decisions on a model while entries are added to them. */
final class DecisionsFold {

  private final Edited<Label, Turn> turns;
  private final Edited<Label, StandingPolicy> policies;
  private final Edited<Label, ImmutableList<Approval>> approvals;
  private final Edited<Long, ImmutableList<Long>> evaluations;
  private final ImmutableRangeSet<Long> productionHeld;
  private final RangeSet<Long> newInProduction = TreeRangeSet.create();

  DecisionsFold(DecisionsState state) {
    turns = new Edited<>(state.turns());
    policies = new Edited<>(state.policies());
    approvals = new Edited<>(state.approvals());
    evaluations = new Edited<>(state.evaluations());
    productionHeld = state.productionHeld();
  }

  DecisionsState state() {
    return new DecisionsState(
        turns.result(),
        policies.result(),
        approvals.result(),
        evaluations.result(),
        productionHeld.enclosesAll(newInProduction) ? productionHeld : allInProduction());
  }

  private ImmutableRangeSet<Long> allInProduction() {
    // Half-open ranges of neighbours touch and so become one.
    newInProduction.addAll(productionHeld);
    return ImmutableRangeSet.copyOf(newInProduction);
  }

  void add(LogEntry entry) {
    Event event = entry.event();
    if (event instanceof Promoted promoted) {
      promote(entry, promoted.report());
    } else if (event instanceof RolledBack back) {
      rollBack(entry, back);
    } else if (event instanceof PolicySet set) {
      policies.put(set.label(), new StandingPolicy(set.policy(), entry.ref()));
    } else if (event instanceof Approved approved) {
      append(approvals, approved.label(), approved.approval());
    } else if (event instanceof Evaluated evaluated) {
      append(evaluations, evaluated.version().number(), entry.sequence());
    } else if (event instanceof CanaryStarted
        || event instanceof CanaryChanged
        || event instanceof CanaryAborted) {
      CanaryFold.add(entry, turns);
    } else if (!(event instanceof Refused
        || event instanceof Voided
        || event instanceof Unrecognised)) {
      throw InconsistentLog.misplaced(entry);
    }
  }

  private void promote(LogEntry entry, GateReport report) {
    Optional<Holding> now = Optional.ofNullable(turns.get(report.label())).map(Turn::holding);
    if (!now.equals(report.incumbent())) {
      throw new InconsistentLog(
          entry.sequence(),
          String.format(
              "%s moves %s of %s from %s, but it is at %s",
              entry.ref(),
              report.label(),
              report.candidate(),
              shown(report.incumbent()),
              shown(now)));
    }
    move(report.label(), report.candidate(), entry, now.map(Holding::since).orElse(0L));
  }

  private void rollBack(LogEntry entry, RolledBack back) {
    @Nullable Turn now = turns.get(back.label());
    if (now == null || !now.holding().equals(back.from())) {
      throw new InconsistentLog(
          entry.sequence(),
          String.format(
              "%s rolls %s back from %s, but it is at %s",
              entry.ref(),
              back.label(),
              shown(Optional.of(back.from())),
              shown(Optional.ofNullable(now).map(Turn::holding))));
    }
    checkEarlier(entry, back);
    move(back.label(), back.restored().version(), entry, back.below());
  }

  /**
   * Checks what can be checked without the entries before: a rollback may skip turns, or return to
   * one that an earlier rollback left, but always to one that began before the present turn. Which
   * version that turn had is for an audit to compare.
   */
  private static void checkEarlier(LogEntry entry, RolledBack back) {
    long since = back.restored().since();
    if (since >= back.from().since() || back.below() >= since) {
      throw new InconsistentLog(
          entry.sequence(),
          String.format(
              "%s rolls %s back to the turn since decision %d with %d below it, but the present"
                  + " turn began with decision %d",
              entry.ref(), back.label(), since, back.below(), back.from().since()));
    }
  }

  private void move(Label label, VersionId to, LogEntry entry, long below) {
    if (below < 0) {
      throw new InconsistentLog(entry.sequence(), entry.ref() + " has a negative decision below");
    }
    turns.put(label, new Turn(new Holding(to, entry.sequence()), below));
    approvals.remove(label);
    if (label.equals(Label.PRODUCTION)) {
      newInProduction.add(Range.closedOpen(to.number(), to.number() + 1));
    }
  }

  private static <K extends Comparable<K>, V> void append(
      Edited<K, ImmutableList<V>> lists, K key, V value) {
    @Nullable ImmutableList<V> before = lists.get(key);
    ImmutableList.Builder<V> after = ImmutableList.builder();
    lists.put(key, after.addAll(before == null ? ImmutableList.of() : before).add(value).build());
  }

  static String shown(Optional<Holding> holding) {
    return holding
        .map(held -> held.version() + " since decision " + held.since())
        .orElse("no version");
  }
}
