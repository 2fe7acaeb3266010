package dev.modelregistry.core.proof.programs;

import dev.modelregistry.Canary;
import dev.modelregistry.CanaryRequest;
import dev.modelregistry.Decision;
import dev.modelregistry.Environment;
import dev.modelregistry.Freshness;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelView;
import dev.modelregistry.PromotionRequest;
import dev.modelregistry.Registration;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.proof.programs.Step.Ask;
import dev.modelregistry.core.proof.programs.Step.Person;
import dev.modelregistry.event.Approved;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Mandate;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.event.Voided;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** A registry that takes the steps of a program, and says what it answers as the plain one does. */
final class RealRegistry {

  /** What processes hand each other in a program. */
  static final class Desk {
    private record Request(PromotionRequest request, GateReport report) {}

    private record Moment(Instant now, LogPosition position) {}

    private final List<Request> kept = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
  }

  private final ModelRegistry registry;
  private final Model model;
  private final Inputs inputs;
  private final Desk desk;

  RealRegistry(ModelRegistry registry, Inputs inputs, Desk desk) {
    this.registry = registry;
    this.model = registry.model("m");
    this.inputs = inputs;
    this.desk = desk;
  }

  ModelRegistry registry() {
    return registry;
  }

  /**
   * Takes a step.
   *
   * @param number finds the number of a version that a step names
   */
  String take(Step step, ToIntFunction<Integer> number) throws IOException {
    if (step instanceof Step.Register register) {
      return shown(register(register, number));
    } else if (step instanceof Step.Capture capture) {
      return "s" + capture(capture.content()).id().number();
    } else if (step instanceof Step.Attach attach) {
      VersionId version = version(attach.version(), number);
      model.attach(version, evaluation(attach.auc(), snapshot(attach.snapshot())));
      return "done";
    } else if (step instanceof Step.Protect protect) {
      model.protect(protect.label(), protect.terms().policy());
      return "done";
    } else if (step instanceof Step.ProtectAll protect) {
      registry.rules().protect(protect.label(), protect.terms().policy());
      return "done";
    } else if (step instanceof Step.Keeping keeping) {
      registry.rules().keep(keeping.rule().names(), keeping.rule().keep());
      return "done";
    } else if (step instanceof Step.Promote promote) {
      return shown(request(promote.ask(), number).commit());
    } else if (step instanceof Step.Check check) {
      PromotionRequest request = request(check.ask(), number);
      GateReport report = request.check();
      desk.kept.add(new Desk.Request(request, report));
      return report.passed() ? "would pass" : "would not pass";
    } else if (step instanceof Step.CommitKept commit) {
      return desk.kept.isEmpty()
          ? "nothing kept"
          : shown(desk.kept.get(commit.which() % desk.kept.size()).request.commit());
    } else if (step instanceof Step.Approve approve) {
      return approve(approve);
    } else if (step instanceof Step.RollBack back) {
      return shown(model.rollback(back.label(), "INC-1"));
    } else if (step instanceof Step.RollBackTo back) {
      return shown(model.rollback(back.label(), version(back.version(), number), "INC-2"));
    } else if (step instanceof Step.Canary canary) {
      return shown(request(canary, number).commit());
    } else if (step instanceof Step.Abort abort) {
      return shown(model.canary(abort.label()).abort("INC-3"));
    } else if (step instanceof Step.Resolve resolve) {
      return shown(model.resolve(resolve.label(), Freshness.latest()));
    } else if (step instanceof Step.ReadWeights read) {
      return read(registry.version(version(read.version(), number)));
    } else if (step instanceof Step.History history) {
      return history(history.label());
    } else if (step instanceof Step.LookBack look) {
      return lookBack(look, number.applyAsInt(0));
    }
    return "done";
  }

  private Version register(Step.Register step, ToIntFunction<Integer> number) {
    Snapshot snapshot = snapshot(step.snapshot());
    Registration registration =
        model
            .register()
            .weights(inputs.weights(step.weights()))
            .trainedOn(snapshot)
            .source(Source.of("git", "4f2a9c"))
            .environment(Environment.container("sha256:" + "ab".repeat(32)))
            .evaluation(evaluation(step.auc(), snapshot));
    if (step.parent() != -2) {
      registration.parent(version(step.parent(), number));
    }
    return registration.commit();
  }

  private Snapshot capture(int content) {
    return registry.dataset("d").snapshot().from(inputs.data(content)).commit();
  }

  private Snapshot snapshot(int number) {
    return registry.snapshot(new SnapshotId(registry.dataset("d").name(), number));
  }

  private static Evaluation evaluation(int auc, Snapshot heldOut) {
    return Evaluation.on(heldOut.ref()).metric("auc", auc / 10.0);
  }

  private VersionId version(int behind, ToIntFunction<Integer> number) {
    return new VersionId(model.name(), number.applyAsInt(behind));
  }

  private PromotionRequest request(Ask ask, ToIntFunction<Integer> number) {
    PromotionRequest request = model.promote(version(ask.version(), number)).to(ask.label());
    for (Person person : ask.people()) {
      request.approvedBy(actor(person), "CHG-1");
    }
    return ask.override() ? request.override("urgent") : request;
  }

  private CanaryRequest request(Step.Canary step, ToIntFunction<Integer> number) {
    CanaryRequest request = model.canary(step.ask().label()).percent(step.basisPoints() / 100.0);
    for (Person person : step.ask().people()) {
      request.approvedBy(actor(person), "CHG-3");
    }
    return step.named() ? request.version(version(step.ask().version(), number)) : request;
  }

  private String approve(Step.Approve step) {
    if (desk.kept.isEmpty()) {
      return "nothing kept";
    }
    GateReport report = desk.kept.get(step.which() % desk.kept.size()).report;
    model.approve(report, actor(step.person()), "CHG-2");
    return "done";
  }

  static Actor actor(Person person) {
    return Actor.person(person.name().toLowerCase(Locale.ROOT));
  }

  private static String read(Version version) throws IOException {
    try (InputStream in = version.weights().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String shown(Version version) {
    return "v" + version.id().number();
  }

  private static String shown(Decision decision) {
    return "decision " + decision.entry().sequence();
  }

  /** Keeps what there is now, to look back at. */
  void remember(Instant now) {
    desk.moments.add(new Desk.Moment(now, model.position()));
  }

  private String lookBack(Step.LookBack step, int versions) {
    if (desk.moments.isEmpty()) {
      return "nothing kept";
    }
    Desk.Moment moment = desk.moments.get(step.which() % desk.moments.size());
    return seenAt(
        step.byPosition() ? model.asOf(moment.position) : model.asOf(moment.now), versions);
  }

  private String seenAt(ModelView view, int versions) {
    Map<Label, Integer> labels = new TreeMap<>();
    view.labels().forEach((label, version) -> labels.put(label, (int) version.number()));
    Set<Integer> archived = new HashSet<>();
    for (int v = 1; v <= versions; v++) {
      if (view.isArchived(new VersionId(model.name(), v))) {
        archived.add(v);
      }
    }
    return PlainRegistry.seenThen(labels, archived);
  }

  private String history(Label label) {
    return model.history(label).stream()
        .map(
            turn ->
                String.format(
                    "v%d since decision %d at %s",
                    turn.version().number(), turn.began().entry().sequence(), turn.from()))
        .toList()
        .toString();
  }

  /** Says what a reader sees who looks at the present. */
  List<String> seenNow(int versions) {
    List<String> seen = new ArrayList<>();
    seen.add(seenAt(model, versions));
    seen.add(model.position().size() + " decisions");
    for (Label label : Programs.LABELS) {
      seen.add(label + " by " + model.policy(label).map(Policy::toString).orElse("nothing"));
      seen.add(
          label + " has " + model.findCanary(label).map(RealRegistry::line).orElse("no canary"));
    }
    seen.add("kept by " + registry.rules().kept());
    return seen;
  }

  /** Says all that a reader sees who looks at everything but who used what. */
  List<String> seenInAll() {
    List<String> seen = new ArrayList<>();
    model.decisions().stream().map(RealRegistry::line).forEach(seen::add);
    for (Label label : Programs.LABELS) {
      seen.add(label + " " + history(label));
      seen.add(label + " had " + model.canaries(label).stream().map(RealRegistry::line).toList());
    }
    model.search().stream().map(RealRegistry::line).forEach(seen::add);
    seen.add(registry.dataset("d").snapshots().size() + " snapshots");
    return seen;
  }

  /** Says who used what. */
  List<String> uses(int snapshots, int versions) {
    List<String> uses = new ArrayList<>();
    for (int s = 1; s <= snapshots; s++) {
      SnapshotId snapshot = new SnapshotId(registry.dataset("d").name(), s);
      uses.add("s" + s + " by " + numbers(registry.trainedOn(snapshot)));
      uses.add("s" + s + " seen by " + numbers(registry.versionsThatSaw(snapshot)));
    }
    for (int v = 1; v <= versions; v++) {
      VersionId version = new VersionId(model.name(), v);
      uses.add("v" + v + " by " + numbers(registry.childrenOf(version)));
    }
    return uses;
  }

  private static List<Long> numbers(List<VersionId> versions) {
    return versions.stream().map(VersionId::number).toList();
  }

  private static String line(Version version) {
    return String.format(
        "%s by %s at %s",
        shown(version),
        version.registeredBy().name().toUpperCase(Locale.ROOT),
        version.registeredAt());
  }

  private static String line(Canary canary) {
    List<Integer> shares = new ArrayList<>(List.of(canary.terms().share().basisPoints()));
    canary.changes().forEach(change -> shares.add(change.share().basisPoints()));
    return PlainCanaries.line(
        canary.terms().candidate().number(),
        canary.began().entry().sequence(),
        shares,
        canary.ended().map(decision -> decision.entry().sequence()).orElse(0L));
  }

  private static String line(Decision decision) {
    return told(decision.event()) + " at " + decision.time();
  }

  private static String told(Event event) {
    if (event instanceof Promoted promoted) {
      return String.format(
          "promoted %s with %s%s",
          move(promoted.report()),
          people(promoted.approvals()),
          promoted.override().isPresent() ? " overridden" : "");
    } else if (event instanceof Refused refused) {
      return String.format(
          "refused %s with %s", move(refused.report()), people(refused.approvals()));
    } else if (event instanceof RolledBack back) {
      return String.format(
          "rolled %s back from %s to %s", back.label(), told(back.from()), told(back.restored()));
    } else if (event instanceof PolicySet set) {
      return "policy of " + set.label() + ": " + set.policy();
    } else if (event instanceof Approved approved) {
      return String.format(
          "%s approved v%d for %s",
          person(approved.approval()), approved.candidate().number(), approved.label());
    } else if (event instanceof CanaryStarted started) {
      return canary(started.terms(), started.mandate());
    } else if (event instanceof CanaryChanged changed) {
      return canary(changed.terms(), changed.mandate());
    } else if (event instanceof CanaryAborted aborted) {
      return String.format(
          "aborted v%d since decision %d of %s",
          aborted.candidate().number(), aborted.started(), aborted.label());
    } else if (event instanceof Evaluated evaluated) {
      return "evaluated v" + evaluated.version().number();
    }
    return event instanceof Voided ? "voided" : event.toString();
  }

  private static String canary(CanaryTerms terms, Mandate mandate) {
    return String.format(
        "v%d is the canary of %s with %d and %s",
        terms.candidate().number(),
        terms.label(),
        terms.share().basisPoints(),
        people(mandate.approvals()));
  }

  private static String move(GateReport report) {
    return String.format("v%d to %s", report.candidate().number(), report.label());
  }

  private static String told(Holding holding) {
    return String.format("v%d of %d", holding.version().number(), holding.since());
  }

  private static List<Person> people(List<Approval> approvals) {
    return approvals.stream().map(RealRegistry::person).toList();
  }

  private static Person person(Approval approval) {
    return Person.valueOf(approval.approver().name().toUpperCase(Locale.ROOT));
  }
}
