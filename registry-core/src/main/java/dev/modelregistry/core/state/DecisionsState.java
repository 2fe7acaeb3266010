package dev.modelregistry.core.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was decided about a model: where its labels point and what protects them.
 *
 * @param turns the present turn of each label that points at a version
 * @param policies the model's own policies; a label without one has the registry's
 * @param approvals consents recorded ahead of a promotion, by label. They bind to a report, and a
 *     report to the incumbent, so they go when the label moves
 * @param evaluations by version number, the entries that attached an evaluation
 * @param productionHeld numbers of all versions that production ever held, as half-open ranges
 */
public record DecisionsState(
    ImmutableSortedMap<Label, Turn> turns,
    ImmutableSortedMap<Label, StandingPolicy> policies,
    ImmutableSortedMap<Label, ImmutableList<Approval>> approvals,
    ImmutableSortedMap<Long, ImmutableList<Long>> evaluations,
    ImmutableRangeSet<Long> productionHeld)
    implements LogState<DecisionsState> {

  private static final DecisionsState EMPTY =
      new DecisionsState(
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableRangeSet.of());

  public static DecisionsState empty() {
    return EMPTY;
  }

  @Override
  public DecisionsState fold(List<LogEntry> entries) {
    DecisionsFold fold = new DecisionsFold(this);
    entries.forEach(fold::add);
    return fold.state();
  }

  /** Returns what a label points at, or empty where it points at nothing. */
  public Optional<Holding> holding(Label label) {
    return turn(label).map(Turn::holding);
  }

  /** Returns what every label points at, sorted by label. */
  public Map<Label, Holding> holdings() {
    return Maps.transformValues(turns, Turn::holding);
  }

  /** Returns the present turn of a label, or empty where it points at nothing. */
  public Optional<Turn> turn(Label label) {
    return Optional.ofNullable(turns.get(label));
  }

  /** Returns the canary of a label, or empty where none runs. */
  public Optional<RunningCanary> canary(Label label) {
    return turn(label).flatMap(Turn::canary);
  }

  /** Returns the model's own policy for a label, or empty where the registry's holds. */
  public Optional<StandingPolicy> policy(Label label) {
    return Optional.ofNullable(policies.get(label));
  }

  /** Returns the recorded consents to reports on a label, oldest first. */
  public List<Approval> approvals(Label label) {
    return approvals.getOrDefault(label, ImmutableList.of());
  }

  /** Returns the entries that attached evaluations to a version, oldest first. */
  public List<Long> evaluationsOf(long version) {
    return evaluations.getOrDefault(version, ImmutableList.of());
  }

  /** Says whether production holds a version or ever held it. */
  public boolean wasInProduction(long version) {
    return productionHeld.contains(version);
  }

  /** Says whether production held a version and does not now. */
  public boolean isArchived(long version) {
    return wasInProduction(version)
        && holding(Label.PRODUCTION).stream().noneMatch(now -> now.version().number() == version);
  }
}
