package dev.modelregistry.core.policy;

import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Holding;
import java.util.Optional;

/**
 * What a report was computed against and must still hold when its promotion is written (promise
 * P5). The answers are the messages of a conflict, empty where there is none.
 */
public final class Conditions {

  private Conditions() {}

  /** Says whether the label still points where the gates compared, in the same turn. */
  public static boolean stillHolds(DecisionsState now, GateReport report) {
    return now.holding(report.label()).equals(report.incumbent());
  }

  /** Returns why a report no longer describes the label and its policy. */
  public static Optional<String> whyNot(DecisionsState now, RulesState rules, GateReport report) {
    if (!stillHolds(now, report)) {
      return Optional.of(moved(report, now.holding(report.label())));
    }
    Optional<EntryRef> policy = PolicyInForce.of(report.label(), now, rules).ref();
    return policy.equals(report.policy())
        ? Optional.empty()
        : Optional.of(otherPolicy(report, policy));
  }

  /** Returns what changed between a report that somebody saw and one computed afresh. */
  public static Optional<String> changed(GateReport seen, GateReport fresh) {
    if (!seen.incumbent().equals(fresh.incumbent())) {
      return Optional.of(moved(seen, fresh.incumbent()));
    } else if (!seen.policy().equals(fresh.policy())) {
      return Optional.of(otherPolicy(seen, fresh.policy()));
    } else if (seen.equals(fresh)) {
      return Optional.empty();
    }
    return Optional.of(otherEvidence(seen, fresh));
  }

  private static String moved(GateReport report, Optional<Holding> now) {
    String compared = shown(report.incumbent());
    String current = shown(now);
    String sameAgain = compared.equals(current) ? " in another turn" : "";
    return Words.notPromoted(report)
        + String.format(
            "the label moved meanwhile: the gates compared with %s, %s is now %s%s; check again",
            compared, report.label(), current, sameAgain);
  }

  private static String otherPolicy(GateReport report, Optional<EntryRef> now) {
    return Words.notPromoted(report)
        + String.format(
            "the policy changed meanwhile: the gates were those of %s, now %s holds; check again",
            shownPolicy(report.policy()), shownPolicy(now));
  }

  private static String otherEvidence(GateReport seen, GateReport fresh) {
    String now =
        fresh.results().stream()
            .filter(result -> !seen.results().contains(result))
            .map(GateResult::toString)
            .findFirst()
            .orElse("the report is of other gates");
    return Words.notPromoted(fresh)
        + "the evidence changed meanwhile, now "
        + now
        + "; check again";
  }

  private static String shown(Optional<Holding> holding) {
    return holding.map(held -> "v" + held.version().number()).orElse("no version");
  }

  private static String shownPolicy(Optional<EntryRef> policy) {
    return policy.map(EntryRef::toString).orElse("no policy");
  }
}
