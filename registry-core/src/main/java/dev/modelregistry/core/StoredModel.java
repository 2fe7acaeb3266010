package dev.modelregistry.core;

import dev.modelregistry.Canary;
import dev.modelregistry.CanaryRequest;
import dev.modelregistry.Decision;
import dev.modelregistry.Explanation;
import dev.modelregistry.Freshness;
import dev.modelregistry.LiveRequest;
import dev.modelregistry.Model;
import dev.modelregistry.ModelView;
import dev.modelregistry.PromotionRequest;
import dev.modelregistry.Registration;
import dev.modelregistry.Search;
import dev.modelregistry.SkewMonitor;
import dev.modelregistry.Tenure;
import dev.modelregistry.Version;
import dev.modelregistry.VersionDiff;
import dev.modelregistry.core.flight.Flight;
import dev.modelregistry.core.flight.Span;
import dev.modelregistry.core.lineage.Differences;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.serve.FollowRequest;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.data.SkewLimits;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryProof;
import dev.modelregistry.value.GrowthProof;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model at somebody's desk. What it reads it reads through a {@link ModelAt}: of the moment for
 * {@code resolve} and {@code find}, of the log's very head for what is looked at more seldom.
 */
final class StoredModel implements Model {

  private final Desk desk;
  private final ModelName name;
  private final EventLog<DecisionsState> log;

  /** Serving code resolves one label all the time, and mostly nothing was decided in between. */
  private volatile @Nullable Resolved resolved;

  private record Resolved(long decisions, Label label, Version version) {}

  StoredModel(Desk desk, ModelName name) {
    this.desk = desk;
    this.name = name;
    this.log = desk.site().decisions(name);
  }

  @Override
  public Registration register() {
    return new VersionRegistration(desk, name);
  }

  @Override
  public LiveRequest<Version> live(Label label) {
    return FollowRequest.of(
        log,
        label,
        desk.versions()::version,
        new LocalPin(desk.site(), name, label),
        (started, alarm) -> new LabelCanary(desk, name, label).abort(started, alarm));
  }

  @Override
  public PromotionRequest promote(VersionId candidate) {
    return new LabelPromotion(desk, requireMine(candidate));
  }

  @Override
  public void approve(GateReport report, Actor approver, String reference) {
    requireMine(report.candidate());
    new LabelPromotion(desk, report.candidate()).approve(report, approver, reference);
  }

  @Override
  public Decision rollback(Label label, String reason) {
    return new LabelRollback(desk, name, label).toBefore(reason);
  }

  @Override
  public Decision rollback(Label label, VersionId version, String reason) {
    return new LabelRollback(desk, name, label).to(requireMine(version), reason);
  }

  @Override
  public CanaryRequest canary(Label label) {
    return new LabelCanary(desk, name, label);
  }

  @Override
  public void attach(VersionId version, Evaluation evaluation) {
    desk.require(Role.TRAINER, name.value(), "attach an evaluation");
    Evaluations.requireSubstance(name, evaluation);
    desk.versions().version(requireMine(version));
    desk.snapshots().require(evaluation.heldOut());
    Evaluated evaluated = new Evaluated(version, evaluation);
    Edges.Use use = Edges.Use.in(log);
    desk.site().edges().note(evaluated, use);
    log.append(use.entryId(), desk.actor(), head -> evaluated);
  }

  @Override
  public SkewMonitor skewMonitor(VersionId version, SkewLimits limits) {
    return new ServedVersion(desk, requireMine(version)).watch(limits);
  }

  @Override
  public void protect(Label label, Policy policy) {
    desk.require(Role.ADMIN, name.value(), "set the policy of " + label);
    log.append(desk.actor(), head -> new PolicySet(label, policy));
  }

  @Override
  public ModelView asOf(Instant instant) {
    return new ModelAt(desk, name, log.asOf(instant), Optional.of(instant));
  }

  @Override
  public ModelView asOf(LogPosition position) {
    return latest().asOf(position);
  }

  @Override
  public VersionDiff diff(VersionId from, VersionId to) {
    return Differences.between(desk.versions().version(from), desk.versions().version(to));
  }

  @Override
  public Version resolve(Label label, Freshness freshness) {
    return resolve(label, desk.site().within(log, freshness));
  }

  @Override
  public Version resolve(Label label) {
    return resolve(label, desk.site().recent(log));
  }

  private Version resolve(Label label, LogHead<DecisionsState> head) {
    Resolved before = resolved;
    if (before != null && before.decisions == head.size() && before.label.equals(label)) {
      return before.version;
    }
    Version version = look(label, head);
    resolved = new Resolved(head.size(), label, version);
    return version;
  }

  private Version look(Label label, LogHead<DecisionsState> head) {
    try (Span span = Flight.resolve(label.name())) {
      Version version = new ModelAt(desk, name, head, Optional.empty()).resolve(label);
      span.says(version.id().toString(), head.size());
      return version;
    }
  }

  @Override
  public Optional<Version> find(Label label) {
    return recent().find(label);
  }

  @Override
  public Map<Label, VersionId> labels() {
    return recent().labels();
  }

  @Override
  public ModelName name() {
    return name;
  }

  @Override
  public LogPosition position() {
    return latest().position();
  }

  @Override
  public Version version(long number) {
    return desk.versions().version(new VersionId(name, number));
  }

  @Override
  public Version version(Digest digest) {
    return latest().version(digest);
  }

  @Override
  public Optional<Policy> policy(Label label) {
    return latest().policy(label);
  }

  @Override
  public List<Tenure> history(Label label) {
    return latest().history(label);
  }

  @Override
  public Optional<Canary> findCanary(Label label) {
    return latest().findCanary(label);
  }

  @Override
  public List<Canary> canaries(Label label) {
    return latest().canaries(label);
  }

  @Override
  public List<Decision> decisions() {
    return latest().decisions();
  }

  @Override
  public boolean isArchived(VersionId version) {
    return latest().isArchived(version);
  }

  @Override
  public Explanation explain(Label label) {
    return latest().explain(label);
  }

  @Override
  public Explanation explain(LogPosition position) {
    return latest().explain(position);
  }

  @Override
  public EntryProof prove(Decision decision) {
    return latest().prove(decision);
  }

  @Override
  public GrowthProof proveGrowth(LogPosition earlier) {
    return latest().proveGrowth(earlier);
  }

  @Override
  public Search search() {
    return latest().search();
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name.toString();
  }

  private ModelAt recent() {
    return new ModelAt(desk, name, desk.site().recent(log), Optional.empty());
  }

  private ModelAt latest() {
    return at(Freshness.latest());
  }

  private ModelAt at(Freshness freshness) {
    return new ModelAt(desk, name, desk.site().within(log, freshness), Optional.empty());
  }

  private VersionId requireMine(VersionId version) {
    if (!version.model().equals(name)) {
      throw new Rejected(version + " is a version of another model than " + name);
    }
    return version;
  }
}
