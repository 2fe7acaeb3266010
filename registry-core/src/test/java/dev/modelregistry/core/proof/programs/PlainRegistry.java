package dev.modelregistry.core.proof.programs;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.core.proof.programs.PlainCanaries.PlainCanary;
import dev.modelregistry.core.proof.programs.Step.Ask;
import dev.modelregistry.core.proof.programs.Step.Person;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One model, as anybody would write it who never loses power and is alone: lists and maps, and what
 * the manual says. Answers are sentences, so that two registries agree if they say the same.
 *
 * <pre>
 *   snapshots   which content                       number = place in the list
 *   versions    weights, auc, data, parent, by      number = place in the list
 *   decisions   one line each                       sequence = place in the list
 *   turns       by label: version, begun by which decision, and the turn below
 * </pre>
 */
final class PlainRegistry {

  /** What a caller is told who asked for something that cannot be. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String kind) {
      super(kind, null, false, false);
    }
  }

  private record PlainVersion(int weights, int snapshot, int parent, String by, Instant time) {}

  private record PlainEvaluation(int version, int auc, int snapshot) {}

  private record PlainTurn(int version, int since, @Nullable PlainTurn below, Instant from) {}

  private record PlainPolicy(Terms terms, String where) {}

  /** What gates found: two are the same report if they are equal. */
  private record PlainReport(
      Label label, int candidate, String incumbent, String policy, List<String> findings) {

    boolean passed() {
      return findings.stream().allMatch(finding -> finding.startsWith("passed"));
    }
  }

  private record PlainConsent(Person person, PlainReport report) {}

  private record Kept(PlainReport report, Ask ask, int candidate) {}

  /** What there was after a step: how many decisions, and what the time was. */
  private record Moment(Instant now, int decisions) {}

  /** What the model looked like after one decision, for those who look back. */
  private record Then(Instant time, Map<Label, Integer> labels, Set<Integer> archived) {}

  private final List<Integer> snapshots = new ArrayList<>();
  private final List<PlainVersion> versions = new ArrayList<>();
  private final List<PlainEvaluation> evaluations = new ArrayList<>();
  private final List<String> decisions = new ArrayList<>();
  private final List<Then> past = new ArrayList<>();
  private final Map<Label, List<PlainTurn>> turns = new TreeMap<>();
  private final Map<Label, PlainPolicy> own = new TreeMap<>();
  private final Map<Label, PlainPolicy> general = new TreeMap<>();
  private final Map<Label, List<PlainConsent>> consents = new TreeMap<>();
  private PlainCanaries canaries = new PlainCanaries();
  private final Set<Integer> everInProduction = new HashSet<>();
  private final List<Kept> kept = new ArrayList<>();
  private final List<Moment> moments = new ArrayList<>();
  private Instant versionsTime = Instant.EPOCH;
  private int versionsVoided;
  private int snapshotsVoided;
  private final List<KeepRule> keeping = new ArrayList<>();
  private int rules;

  PlainRegistry copy() {
    PlainRegistry copy = new PlainRegistry();
    copy.snapshots.addAll(snapshots);
    copy.versions.addAll(versions);
    copy.evaluations.addAll(evaluations);
    copy.decisions.addAll(decisions);
    copy.past.addAll(past);
    turns.forEach((label, list) -> copy.turns.put(label, new ArrayList<>(list)));
    copy.own.putAll(own);
    copy.general.putAll(general);
    consents.forEach((label, list) -> copy.consents.put(label, new ArrayList<>(list)));
    copy.canaries = canaries.copy();
    copy.everInProduction.addAll(everInProduction);
    copy.kept.addAll(kept);
    copy.moments.addAll(moments);
    copy.versionsTime = versionsTime;
    copy.versionsVoided = versionsVoided;
    copy.snapshotsVoided = snapshotsVoided;
    copy.keeping.addAll(keeping);
    copy.rules = rules;
    return copy;
  }

  /** Takes a step; what it returns or refuses is what a caller is told. */
  String take(Step step, Instant now, String actor) {
    if (step instanceof Step.Register register) {
      return register(register, now, actor);
    } else if (step instanceof Step.Capture capture) {
      return "s" + capture(capture.content());
    } else if (step instanceof Step.Attach attach) {
      int version = requireVersion(attach.version());
      requireSnapshot(attach.snapshot());
      evaluations.add(new PlainEvaluation(version, attach.auc(), attach.snapshot()));
      decide("evaluated v" + version, now);
      return "done";
    } else if (step instanceof Step.Protect protect) {
      String where = decide("policy of " + protect.label() + ": " + protect.terms().policy(), now);
      own.put(protect.label(), new PlainPolicy(protect.terms(), where));
      return "done";
    } else if (step instanceof Step.ProtectAll protect) {
      rules++;
      general.put(protect.label(), new PlainPolicy(protect.terms(), "rule " + rules));
      return "done";
    } else if (step instanceof Step.Keeping set) {
      rules++;
      keeping.removeIf(rule -> rule.names().equals(set.rule().names()));
      keeping.add(set.rule());
      return "done";
    } else if (step instanceof Step.Promote promote) {
      int candidate = requireVersion(promote.ask().version());
      return promote(report(promote.ask().label(), candidate), promote.ask(), now);
    } else if (step instanceof Step.Check check) {
      int candidate = requireVersion(check.ask().version());
      PlainReport report = report(check.ask().label(), candidate);
      kept.add(new Kept(report, check.ask(), candidate));
      return report.passed() ? "would pass" : "would not pass";
    } else if (step instanceof Step.CommitKept commit) {
      return commitKept(commit, now);
    } else if (step instanceof Step.Approve approve) {
      return approve(approve, now);
    } else if (step instanceof Step.RollBack back) {
      @Nullable PlainTurn present = present(back.label());
      return rollBack(back.label(), present == null ? null : present.below, now);
    } else if (step instanceof Step.RollBackTo back) {
      return rollBackTo(back, now);
    } else if (step instanceof Step.Canary canary) {
      return canary(canary, now);
    } else if (step instanceof Step.Abort abort) {
      return abort(abort.label(), now);
    } else if (step instanceof Step.Resolve resolve) {
      @Nullable PlainTurn present = present(resolve.label());
      return present == null ? refuse("not found") : "v" + present.version;
    } else if (step instanceof Step.ReadWeights read) {
      return "weights " + versions.get(requireVersion(read.version()) - 1).weights;
    } else if (step instanceof Step.History history) {
      return history(history.label());
    } else if (step instanceof Step.LookBack look) {
      return lookBack(look);
    }
    return "done";
  }

  private String register(Step.Register step, Instant now, String actor) {
    requireSnapshot(step.snapshot());
    int parent = step.parent() == -2 ? 0 : requireVersion(step.parent());
    versionsTime = later(now, versionsTime);
    versions.add(new PlainVersion(step.weights(), step.snapshot(), parent, actor, versionsTime));
    evaluations.add(new PlainEvaluation(versions.size(), step.auc(), step.snapshot()));
    return "v" + versions.size();
  }

  private int capture(int content) {
    if (!snapshots.contains(content)) {
      snapshots.add(content);
    }
    return snapshots.indexOf(content) + 1;
  }

  private String commitKept(Step.CommitKept step, Instant now) {
    if (kept.isEmpty()) {
      return "nothing kept";
    }
    Kept request = kept.get(step.which() % kept.size());
    PlainReport fresh = report(request.ask.label(), request.candidate);
    return fresh.equals(request.report) ? promote(fresh, request.ask, now) : refuse("conflict");
  }

  private String approve(Step.Approve step, Instant now) {
    if (kept.isEmpty()) {
      return "nothing kept";
    }
    PlainReport report = kept.get(step.which() % kept.size()).report;
    if (!report.equals(report(report.label, report.candidate))) {
      return refuse("conflict");
    }
    consents
        .computeIfAbsent(report.label, any -> new ArrayList<>())
        .add(new PlainConsent(step.person(), report));
    decide(step.person() + " approved v" + report.candidate + " for " + report.label, now);
    return "done";
  }

  private String promote(PlainReport report, Ask ask, Instant now) {
    Set<Person> people = new LinkedHashSet<>();
    for (PlainConsent consent : consents.getOrDefault(report.label, List.of())) {
      if (consent.report.equals(report)) {
        people.add(consent.person);
      }
    }
    people.addAll(ask.people());
    @Nullable PlainPolicy policy = policy(report.label);
    Terms terms = policy == null ? Terms.OPEN : policy.terms;
    Set<Person> counting = counting(people, terms, report.candidate);
    boolean opened = report.passed() || (ask.override() && terms.overridable);
    @Nullable PlainTurn present = present(report.label);
    boolean there = present != null && present.version == report.candidate;
    boolean missing = policy == null && report.label.equals(PRODUCTION);
    if (!opened || there || missing || counting.size() < terms.approvals) {
      decide(refused(report.candidate, report.label, people), now);
      throw new Refusal("refused");
    }
    String said =
        decide(
            String.format(
                "promoted v%d to %s with %s%s",
                report.candidate, report.label, counting, report.passed() ? "" : " overridden"),
            now);
    move(report.label, report.candidate, present);
    return said;
  }

  private String canary(Step.Canary step, Instant now) {
    Label label = step.ask().label();
    @Nullable PlainTurn present = present(label);
    @Nullable PlainCanary running = canaries.running(label);
    int named = step.named() ? number(step.ask().version()) : 0;
    if (present == null
        || (running == null && (named == 0 || named == present.version))
        || (running != null && named != 0 && named != running.version())
        || (running != null && running.share() == step.basisPoints())) {
      return refuse("rejected");
    }
    int candidate = running != null ? running.version() : requireVersion(step.ask().version());
    @Nullable PlainPolicy own = policy(label.canary());
    @Nullable PlainPolicy policy = own == null ? policy(label) : own;
    Terms terms = policy == null ? Terms.OPEN : policy.terms;
    Set<Person> counting = counting(step.ask().people(), terms, candidate);
    boolean gated = own != null && (terms.hasThreshold() || terms.comparesWithIncumbent());
    boolean missing = policy == null && label.equals(PRODUCTION);
    if (gated || missing || counting.size() < terms.approvals) {
      decide(refused(candidate, label, step.ask().people()), now);
      return refuse("rejected");
    }
    String said =
        decide(
            String.format(
                "v%d is the canary of %s with %d and %s",
                candidate, label, step.basisPoints(), counting),
            now);
    if (running == null) {
      canaries.start(label, candidate, decisions.size(), step.basisPoints());
    } else {
      canaries.change(label, running, step.basisPoints());
    }
    return said;
  }

  private String abort(Label label, Instant now) {
    @Nullable PlainCanary running = canaries.running(label);
    if (running == null) {
      return refuse("rejected");
    }
    String said =
        decide(
            String.format(
                "aborted v%d since decision %d of %s", running.version(), running.since(), label),
            now);
    canaries.end(label, decisions.size());
    return said;
  }

  private Set<Person> counting(Set<Person> people, Terms terms, int candidate) {
    Set<Person> counting = new LinkedHashSet<>(people);
    if (terms.independent) {
      counting.removeIf(person -> person.name().equals(versions.get(candidate - 1).by));
    }
    return counting;
  }

  private static String refused(int candidate, Label label, Set<Person> people) {
    return String.format("refused v%d to %s with %s", candidate, label, people);
  }

  private String rollBackTo(Step.RollBackTo step, Instant now) {
    int version = requireVersion(step.version());
    @Nullable PlainTurn present = present(step.label());
    if (present != null && present.version == version) {
      return refuse("rejected");
    }
    @Nullable PlainTurn last = null;
    for (PlainTurn turn : turns.getOrDefault(step.label(), List.of())) {
      last = turn.version == version ? turn : last;
    }
    return rollBack(step.label(), last, now);
  }

  private String rollBack(Label label, @Nullable PlainTurn to, Instant now) {
    @Nullable PlainTurn present = present(label);
    if (present == null || to == null) {
      return refuse("rejected");
    }
    String said =
        decide(
            String.format(
                "rolled %s back from v%d of %d to v%d of %d",
                label, present.version, present.since, to.version, to.since),
            now);
    move(label, to.version, to.below);
    return said;
  }

  private void move(Label label, int version, @Nullable PlainTurn below) {
    Then last = past.get(past.size() - 1);
    turns
        .computeIfAbsent(label, any -> new ArrayList<>())
        .add(new PlainTurn(version, decisions.size(), below, last.time));
    consents.remove(label);
    canaries.end(label, decisions.size());
    if (label.equals(PRODUCTION)) {
      everInProduction.add(version);
    }
    past.set(past.size() - 1, new Then(last.time, labels(), archived()));
  }

  private String decide(String what, Instant now) {
    Instant time = past.isEmpty() ? now : later(now, past.get(past.size() - 1).time);
    decisions.add(what + " at " + time);
    past.add(new Then(time, labels(), archived()));
    return "decision " + decisions.size();
  }

  /** Puts a void entry where an entry was that never came. */
  void voided(EntryRef slot, Instant now) {
    String log = slot.log();
    if (entriesOf(log) >= slot.sequence()) {
      return; // another's entry stands there
    }
    if (log.endsWith("/decisions")) {
      decide("voided", now);
    } else if (log.endsWith("/versions")) {
      versionsTime = later(now, versionsTime);
      versionsVoided++;
    } else if (log.endsWith("/snapshots")) {
      snapshotsVoided++;
    } else {
      rules++;
    }
  }

  private PlainReport report(Label label, int candidate) {
    @Nullable PlainTurn present = present(label);
    @Nullable PlainPolicy policy = policy(label);
    List<String> findings = new ArrayList<>();
    if (policy != null && policy.terms.hasThreshold()) {
      findings.add(threshold(candidate));
    }
    if (policy != null && policy.terms.comparesWithIncumbent()) {
      findings.add(present == null ? "passed: alone" : comparison(candidate, present.version));
    }
    return new PlainReport(
        label,
        candidate,
        present == null ? "none" : "v" + present.version + " of " + present.since,
        policy == null ? "none" : policy.where,
        findings);
  }

  /** Every evaluation reaches the bound, or those that do not are named. */
  private String threshold(int candidate) {
    List<PlainEvaluation> all = evaluationsOf(candidate);
    List<PlainEvaluation> low = all.stream().filter(each -> each.auc < 7).toList();
    return low.isEmpty() ? "passed: " + all : "failed: " + low;
  }

  /** On all data that both have, the worst of the candidate reaches the best of the incumbent. */
  private String comparison(int candidate, int incumbent) {
    List<String> won = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    List<PlainEvaluation> ours = evaluationsOf(candidate);
    for (int data : ours.stream().map(PlainEvaluation::snapshot).distinct().toList()) {
      List<Integer> own = aucs(ours, data);
      List<Integer> theirs = aucs(evaluationsOf(incumbent), data);
      if (!theirs.isEmpty()) {
        int worst = own.stream().min(Integer::compare).orElseThrow();
        int best = theirs.stream().max(Integer::compare).orElseThrow();
        (worst >= best ? won : lost)
            .add(
                String.format(
                    "on s%d %d of %d against %d of %d",
                    data, worst, own.size(), best, theirs.size()));
      }
    }
    if (won.isEmpty() && lost.isEmpty()) {
      return "insufficient: nothing shared on s" + ours.get(ours.size() - 1).snapshot;
    }
    return lost.isEmpty() ? "passed: " + won : "failed: " + lost;
  }

  private List<PlainEvaluation> evaluationsOf(int version) {
    return evaluations.stream().filter(each -> each.version == version).toList();
  }

  private static List<Integer> aucs(List<PlainEvaluation> evaluations, int data) {
    return evaluations.stream()
        .filter(each -> each.snapshot == data)
        .map(PlainEvaluation::auc)
        .toList();
  }

  private @Nullable PlainPolicy policy(Label label) {
    @Nullable PlainPolicy mine = own.get(label);
    return mine == null ? general.get(label) : mine;
  }

  private @Nullable PlainTurn present(Label label) {
    List<PlainTurn> all = turns.getOrDefault(label, List.of());
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  private Map<Label, Integer> labels() {
    Map<Label, Integer> labels = new TreeMap<>();
    turns.forEach((label, all) -> labels.put(label, all.get(all.size() - 1).version));
    return labels;
  }

  private Set<Integer> archived() {
    Set<Integer> archived = new HashSet<>(everInProduction);
    archived.remove(labels().get(PRODUCTION));
    return archived;
  }

  private int requireSnapshot(int number) {
    if (number < 1 || number > snapshots.size()) {
      refuse("not found");
    }
    return number;
  }

  private int requireVersion(int behind) {
    int number = number(behind);
    if (number > versions.size()) {
      refuse("not found");
    }
    return number;
  }

  /** Returns the number of a version that a step names; there may be none of this number. */
  int number(int behind) {
    return behind < 0 ? versions.size() + 1 : Math.max(1, versions.size() - behind);
  }

  int newestVersion() {
    return versions.size();
  }

  int newestSnapshot() {
    return snapshots.size();
  }

  private static String refuse(String kind) {
    throw new Refusal(kind);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  // What can be seen.

  /** Keeps what there is now, to look back at. */
  void remember(Instant now) {
    moments.add(new Moment(now, decisions.size()));
  }

  private String lookBack(Step.LookBack step) {
    if (moments.isEmpty()) {
      return "nothing kept";
    }
    Moment moment = moments.get(step.which() % moments.size());
    int size = 0;
    if (step.byPosition()) {
      size = moment.decisions;
    } else {
      while (size < past.size() && !past.get(size).time.isAfter(moment.now)) {
        size++;
      }
    }
    return size == 0
        ? seenThen(Map.of(), Set.of())
        : seenThen(past.get(size - 1).labels, past.get(size - 1).archived);
  }

  static String seenThen(Map<Label, Integer> labels, Set<Integer> archived) {
    return new TreeMap<>(labels) + ", archived " + archived.stream().sorted().toList();
  }

  private String history(Label label) {
    List<String> lines = new ArrayList<>();
    for (PlainTurn turn : turns.getOrDefault(label, List.of())) {
      lines.add("v" + turn.version + " since decision " + turn.since + " at " + turn.from);
    }
    return lines.toString();
  }

  /** Says what a reader sees who looks at the present. */
  List<String> seenNow() {
    List<String> seen = new ArrayList<>();
    seen.add(seenThen(labels(), archived()));
    seen.add(decisions.size() + " decisions");
    for (Label label : Programs.LABELS) {
      @Nullable PlainPolicy policy = policy(label);
      seen.add(label + " by " + (policy == null ? "nothing" : policy.terms.policy()));
      seen.add(label + " has " + canaries.seenNow(label));
    }
    seen.add("kept by " + keeping);
    return seen;
  }

  /** Says all that a reader sees who looks at everything but who used what. */
  List<String> seenInAll() {
    List<String> seen = new ArrayList<>(decisions);
    for (Label label : Programs.LABELS) {
      seen.add(label + " " + history(label));
      seen.add(label + " had " + canaries.seenInAll(label));
    }
    for (int i = versions.size(); i > 0; i--) {
      PlainVersion version = versions.get(i - 1);
      seen.add(String.format("v%d by %s at %s", i, version.by, version.time));
    }
    seen.add(snapshots.size() + " snapshots");
    return seen;
  }

  /** Says who used what. */
  List<String> uses() {
    List<String> uses = new ArrayList<>();
    for (int s = 1; s <= snapshots.size(); s++) {
      int snapshot = s;
      uses.add("s" + s + " by " + numbers(version -> version.snapshot == snapshot));
      uses.add("s" + s + " seen by " + seenBy(snapshot));
    }
    for (int v = 1; v <= versions.size(); v++) {
      int parent = v;
      uses.add("v" + v + " by " + numbers(version -> version.parent == parent));
    }
    return uses;
  }

  /** Who was trained on a snapshot was evaluated on it too. */
  private List<Integer> seenBy(int snapshot) {
    return evaluations.stream()
        .filter(each -> each.snapshot == snapshot)
        .map(PlainEvaluation::version)
        .distinct()
        .sorted()
        .toList();
  }

  private List<Integer> numbers(java.util.function.Predicate<PlainVersion> which) {
    return IntStream.rangeClosed(1, versions.size())
        .filter(number -> which.test(versions.get(number - 1)))
        .boxed()
        .toList();
  }

  /** Returns how many entries all logs have. */
  long entries() {
    return Stream.of("/snapshots", "/versions", "/decisions", "").mapToLong(this::entriesOf).sum();
  }

  private long entriesOf(String log) {
    if (log.endsWith("/decisions")) {
      return decisions.size();
    } else if (log.endsWith("/versions")) {
      return versions.size() + versionsVoided;
    } else if (log.endsWith("/snapshots")) {
      return snapshots.size() + snapshotsVoided;
    } else {
      return rules;
    }
  }
}
