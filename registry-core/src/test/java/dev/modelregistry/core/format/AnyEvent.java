package dev.modelregistry.core.format;

import static dev.modelregistry.core.format.AnyValue.count;
import static dev.modelregistry.core.format.AnyValue.digest;
import static dev.modelregistry.core.format.AnyValue.duration;
import static dev.modelregistry.core.format.AnyValue.label;
import static dev.modelregistry.core.format.AnyValue.number;
import static dev.modelregistry.core.format.AnyValue.snapshot;
import static dev.modelregistry.core.format.AnyValue.text;
import static dev.modelregistry.core.format.AnyValue.version;

import dev.modelregistry.event.Approved;
import dev.modelregistry.event.Artifacts;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Code;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Granted;
import dev.modelregistry.event.KeepSet;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Manifest;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.event.Registered;
import dev.modelregistry.event.Revoked;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.event.TableRef;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.event.Voided;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Latency;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.SliceMetric;
import dev.modelregistry.gate.Verdict;
import dev.modelregistry.value.Role;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary events of every kind, and entries of them. */
public final class AnyEvent {

  private AnyEvent() {}

  public static Arbitrary<LogEntry> entry() {
    Arbitrary<LogEntry.Stamp> stamp =
        Combinators.combine(AnyValue.hex32(), AnyValue.actor(), AnyValue.time())
            .as(LogEntry.Stamp::new);
    return Combinators.combine(
            AnyValue.entryRef(), stamp, digest(), digest().optional(), ofEveryKind())
        .as(LogEntry::new);
  }

  public static Arbitrary<Event> ofEveryKind() {
    return Arbitraries.oneOf(
        List.of(
            registered().map(event -> event),
            captured().map(event -> event),
            policySet().map(event -> event),
            promoted().map(event -> event),
            refused().map(event -> event),
            rolledBack().map(event -> event),
            approved().map(event -> event),
            evaluated().map(event -> event),
            AnyCanary.started().map(event -> event),
            AnyCanary.changed().map(event -> event),
            AnyCanary.aborted().map(event -> event),
            AnyValue.grant().map(Granted::new),
            AnyValue.grant().map(Revoked::new),
            denied().map(event -> event),
            keepSet().map(event -> event),
            AnyValue.hex32().map(Voided::new),
            unrecognised().map(event -> event)));
  }

  public static Arbitrary<Registered> registered() {
    return Combinators.combine(count(), manifest(), AnyValue.placements()).as(Registered::new);
  }

  public static Arbitrary<Captured> captured() {
    return Combinators.combine(
            count(),
            AnyValue.contents(),
            Combinators.combine(digest(), AnyValue.descriptor()).as(TableRef::new).optional(),
            AnyValue.placements(),
            AnyValue.notes())
        .as(Captured::new);
  }

  public static Arbitrary<Manifest> manifest() {
    Arbitrary<Artifacts> artifacts =
        Combinators.combine(
                AnyValue.contents(),
                snapshot(),
                Combinators.combine(AnyValue.source(), AnyValue.config()).as(Code::new),
                AnyValue.descriptor(),
                evaluation().list().ofMinSize(1).ofMaxSize(2))
            .as(Artifacts::new);
    return Combinators.combine(
            AnyValue.model(),
            artifacts,
            AnyValue.features().optional(),
            version().list().ofMaxSize(2),
            AnyValue.notes())
        .as(Manifest::new);
  }

  public static Arbitrary<Evaluation> evaluation() {
    Arbitrary<List<SliceMetric>> slices =
        Combinators.combine(text(), text(), number(), count())
            .as(SliceMetric::new)
            .list()
            .ofMaxSize(3)
            .uniqueElements(slice -> List.of(slice.slice(), slice.metric()));
    Arbitrary<Latency> latency =
        Combinators.combine(duration().list().ofSize(3), count())
            .as(
                (times, n) -> {
                  List<Duration> sorted = times.stream().sorted().toList();
                  return new Latency(sorted.get(0), sorted.get(1), sorted.get(2), n);
                });
    return Combinators.combine(
            snapshot(),
            Arbitraries.longs().between(0, AnyValue.MAX_INTEGER),
            Arbitraries.maps(text(), number()).ofMaxSize(3),
            slices,
            latency.optional())
        .as(Evaluation::new);
  }

  public static Arbitrary<PolicySet> policySet() {
    return Combinators.combine(label(), policy()).as(PolicySet::new);
  }

  public static Arbitrary<Policy> policy() {
    return Combinators.combine(
            gateRule().list().ofMaxSize(3).uniqueElements(GateRule::name),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(
            (gates, approvals, independent, overridable) -> {
              Policy policy = Policy.protect().approvals(approvals);
              for (GateRule gate : gates) {
                policy = policy.require(gate);
              }
              policy = independent ? policy.independentApproval() : policy;
              return overridable ? policy.allowOverride() : policy;
            });
  }

  private static Arbitrary<GateRule> gateRule() {
    Arbitrary<Direction> direction = Arbitraries.of(Direction.class);
    Arbitrary<Double> notNegative = number().map(Math::abs);
    return Arbitraries.oneOf(
        Combinators.combine(text(), direction, notNegative).as(GateRule.BeatsIncumbent::new),
        Combinators.combine(
                text(), direction, text().list().ofMinSize(1).ofMaxSize(2), notNegative, count())
            .as(GateRule.NoSliceRegression::new),
        Combinators.combine(Arbitraries.of(Latency.PERCENTILES), duration())
            .as(GateRule.LatencyBudget::new),
        Combinators.combine(text(), direction, number()).as(GateRule.Threshold::new),
        Combinators.combine(count(), Arbitraries.doubles().between(0, 1))
            .as(GateRule.ShadowAgreement::new),
        Combinators.combine(text(), AnyValue.notes()).as(GateRule.Custom::new));
  }

  public static Arbitrary<GateReport> report() {
    Arbitrary<GateResult> result =
        Combinators.combine(text(), Arbitraries.of(Verdict.class), text())
            .as((gate, verdict, why) -> new GateResult(gate, new Finding(verdict, why)));
    return Combinators.combine(
            label(),
            version(),
            AnyValue.holding().optional(),
            AnyValue.entryRef().optional(),
            result.list().ofMaxSize(3))
        .as(GateReport::new);
  }

  public static Arbitrary<Approval> approval() {
    return Combinators.combine(AnyValue.person(), text(), digest()).as(Approval::new);
  }

  public static Arbitrary<Promoted> promoted() {
    return Combinators.combine(
            report(),
            approval().list().ofMaxSize(2),
            text(),
            text().optional(),
            AnyValue.position())
        .as(Promoted::new);
  }

  public static Arbitrary<Refused> refused() {
    return Combinators.combine(report(), approval().list().ofMaxSize(2), text()).as(Refused::new);
  }

  public static Arbitrary<RolledBack> rolledBack() {
    return Combinators.combine(label(), AnyValue.holding(), AnyValue.holding(), count(), text())
        .as(RolledBack::new);
  }

  public static Arbitrary<Approved> approved() {
    return Combinators.combine(label(), version(), approval()).as(Approved::new);
  }

  public static Arbitrary<Evaluated> evaluated() {
    return Combinators.combine(version(), evaluation()).as(Evaluated::new);
  }

  public static Arbitrary<Denied> denied() {
    return Combinators.combine(text(), Arbitraries.of(Role.class), text()).as(Denied::new);
  }

  public static Arbitrary<KeepSet> keepSet() {
    return AnyValue.keepRule().map(KeepSet::new);
  }

  /** Events that no release writes yet, in canonical form. */
  public static Arbitrary<Unrecognised> unrecognised() {
    return Combinators.combine(count(), Arbitraries.of("sealed", "version-archived"))
        .as(
            (n, type) ->
                new Unrecognised(
                    type, "{\"since\":" + n + ",\"type\":\"" + type + "\",\"why\":[null,{}]}"));
  }
}
