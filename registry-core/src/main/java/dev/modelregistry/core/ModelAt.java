package dev.modelregistry.core;

import dev.modelregistry.Canary;
import dev.modelregistry.Decision;
import dev.modelregistry.Explanation;
import dev.modelregistry.ModelView;
import dev.modelregistry.Search;
import dev.modelregistry.Tenure;
import dev.modelregistry.Version;
import dev.modelregistry.core.audit.CanaryExplanation;
import dev.modelregistry.core.audit.CanaryHistory;
import dev.modelregistry.core.audit.DecisionHistory;
import dev.modelregistry.core.audit.LabelExplanation;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.codec.VersionFacts;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.log.LogProofs;
import dev.modelregistry.core.policy.PolicyInForce;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryProof;
import dev.modelregistry.value.GrowthProof;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A model after the decisions of one head of its log. */
final class ModelAt implements ModelView {

  private final Desk desk;
  private final ModelName name;
  private final LogHead<DecisionsState> head;
  private final Optional<Instant> until;

  /**
   * Creates a view.
   *
   * @param until the last instant that the view shows, or empty for the present
   */
  ModelAt(Desk desk, ModelName name, LogHead<DecisionsState> head, Optional<Instant> until) {
    this.desk = desk;
    this.name = name;
    this.head = head;
    this.until = until;
  }

  @Override
  public ModelName name() {
    return name;
  }

  @Override
  public LogPosition position() {
    return head.position();
  }

  @Override
  public Version resolve(Label label) {
    return find(label).orElseThrow(() -> new NotFound(nothingUnder(label)));
  }

  private String nothingUnder(Label label) {
    String nothing = label + " of " + name + " points at no version";
    if (until.isPresent()) {
      return String.format(
          "%s as of %s; see history(%s) for when it did", nothing, until.get(), label);
    } else if (desk.site().versions(name).head().state().newestNumber() == 0) {
      return nothing + ": " + StoredVersions.hasNone(name);
    }
    return nothing + " yet; promote one to it first";
  }

  @Override
  public Optional<Version> find(Label label) {
    return head.state().holding(label).map(Holding::version).map(desk.versions()::named);
  }

  @Override
  public Version version(long number) {
    Version version = desk.versions().version(new VersionId(name, number));
    if (until.isPresent() && version.registeredAt().isAfter(until.get())) {
      throw new NotFound(
          String.format(
              "%s was registered at %s and did not exist yet at %s",
              version.id(), version.registeredAt(), until.get()));
    }
    return version;
  }

  @Override
  public Version version(Digest digest) {
    return versions(every -> true)
        .filter(version -> version.digest().equals(digest))
        .findFirst()
        .map(Version.class::cast)
        .orElseThrow(
            () ->
                new NotFound(
                    String.format(
                        "%s has no version of digest %s; it takes what version.digest() gives, not"
                            + " the digest of the weights",
                        name, digest)));
  }

  @Override
  public Map<Label, VersionId> labels() {
    Map<Label, VersionId> labels = new TreeMap<>();
    head.state().holdings().forEach((label, holding) -> labels.put(label, holding.version()));
    return labels;
  }

  @Override
  public Optional<Policy> policy(Label label) {
    return PolicyInForce.of(label, head.state(), rules()).policy();
  }

  @Override
  public List<Tenure> history(Label label) {
    return history().tenures(label);
  }

  @Override
  public Optional<Canary> findCanary(Label label) {
    return history().canariesOfTurn(label).stream()
        .filter(canary -> canary.ended().isEmpty())
        .findFirst();
  }

  @Override
  public List<Canary> canaries(Label label) {
    return CanaryHistory.between(desk.site().decisions(name), label, 1, head.size());
  }

  @Override
  public List<Decision> decisions() {
    return history().decisions();
  }

  @Override
  public boolean isArchived(VersionId version) {
    return version.model().equals(name) && head.state().isArchived(version.number());
  }

  @Override
  public Explanation explain(Label label) {
    Version version = resolve(label);
    return new LabelExplanation(
        history(), label, version, evaluations(version), desk.site().rules());
  }

  @Override
  public Explanation explain(LogPosition position) {
    ModelAt then = asOf(position);
    Optional<LogEntry> last =
        Optional.of(position.size())
            .filter(size -> size > 0)
            .map(desk.site().decisions(name)::entry);
    if (last.isPresent() && last.get().event() instanceof CanaryStarted started) {
      return then.explain(started);
    }
    Optional<Label> moved = last.map(LogEntry::event).flatMap(DecisionHistory::labelMovedBy);
    return then.explain(
        moved.orElseThrow(
            () ->
                new Rejected(
                    String.format(
                        "no version answers by the last decision of the position '%s': take one"
                            + " that an answer of a live model came with",
                        position))));
  }

  /** Explains the canary that the last decision of this view started. */
  private Explanation explain(CanaryStarted started) {
    Version version = desk.versions().version(started.terms().candidate());
    return new CanaryExplanation(
        history(), started, version, evaluations(version), desk.site().rules());
  }

  /** Returns the model as it was at a position that this view has reached. */
  ModelAt asOf(LogPosition position) {
    EventLog<DecisionsState> log = desk.site().decisions(name);
    if (!position.log().equals(log.name()) || position.size() > head.size()) {
      throw new Rejected(
          String.format(
              "%s has %d decisions in %s; the position '%s' is not one of them: take one that"
                  + " position() of this model gave",
              name, head.size(), log.name(), position));
    }
    LogHead<DecisionsState> then = log.at(position.size());
    if (!then.position().equals(position)) {
      throw new Corrupt(
          log.name(),
          String.format(
              "the first %d entries of %s no longer have the root %s of the receipt, but %s",
              position.size(), log.name(), position.root(), then.position().root()));
    }
    return new ModelAt(desk, name, then, Optional.of(then.lastTime()));
  }

  @Override
  public EntryProof prove(Decision decision) {
    return new LogProofs(desk.site().decisions(name))
        .entry(decision.entry().sequence(), head.position());
  }

  @Override
  public GrowthProof proveGrowth(LogPosition earlier) {
    LogPosition now = head.position();
    if (!earlier.log().equals(now.log()) || earlier.size() > now.size()) {
      throw new Rejected(
          String.format("%s is no earlier position of %s, which is at %s", earlier, name, now));
    }
    return new LogProofs(desk.site().decisions(name)).growth(earlier, now);
  }

  @Override
  public Search search() {
    return new VersionSearch(this);
  }

  /** Returns the versions of this view that fulfil a condition, newest first. */
  Stream<FoundVersion> versions(Predicate<VersionFacts> condition) {
    KnownVersions known = desk.site().knownVersions(name);
    BlobStore blobs = desk.site().blobs(Keys.line(name));
    int before = known.count();
    List<VersionFacts> facts = known.latest();
    if (facts.size() > before) {
      desk.site().keep(name, known);
    }
    Predicate<VersionFacts> wanted =
        until
            .<Predicate<VersionFacts>>map(then -> version -> !version.registeredAt().isAfter(then))
            .map(condition::and)
            .orElse(condition);
    int newest = facts.size() - 1;
    return IntStream.rangeClosed(0, newest)
        .mapToObj(age -> facts.get(newest - age))
        .filter(wanted)
        .map(version -> new FoundVersion(name, version, known, blobs));
  }

  /** Returns the values of a metric, of the versions that were read by now. */
  MetricColumn metric(String metric) {
    return desk.site().knownVersions(name).metric(metric);
  }

  /** Returns the evaluations of a version: those it was registered with, then those attached. */
  List<Evaluation> evaluations(Version version) {
    List<Evaluation> all = new ArrayList<>(version.evaluations());
    all.addAll(attached(version.id().number()));
    return all;
  }

  /** Returns the evaluations that were attached to a version later. */
  List<Evaluation> attached(long number) {
    return history().attached(head.state().evaluationsOf(number));
  }

  /** Says whether an evaluation was attached to any version. */
  boolean hasAttached() {
    return !head.state().evaluations().isEmpty();
  }

  private DecisionHistory history() {
    return new DecisionHistory(desk.site().decisions(name), head);
  }

  private RulesState rules() {
    EventLog<RulesState> log = desk.site().rules();
    return until.map(log::asOf).orElseGet(log::head).state();
  }
}
