package dev.modelregistry.core.policy;

import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The consents to one report, at most one per person.
 *
 * @param bound those that bind to the report, by people who may approve now
 * @param elsewhere how many recorded ones bind to an earlier report
 */
record Approvals(List<Approval> bound, int elsewhere) {

  /**
   * Gathers consents. Recorded ones of people who have since lost the role do not count; those that
   * come with a request are refused by the caller with a sentence of their own.
   */
  static Approvals of(PromotionCase asked, Collection<Approval> recorded, RulesState rules) {
    List<Approval> all = new ArrayList<>();
    for (Approval approval : recorded) {
      if (approval.report().equals(asked.digest())) {
        all.add(approval);
      }
    }
    int elsewhere = recorded.size() - all.size();
    all.addAll(asked.asked().boundTo(asked.digest()));
    Approvals given = given(all, asked.report().candidate().model(), rules);
    return new Approvals(given.bound(), elsewhere);
  }

  /** Gathers consents that all bind to what is decided. */
  static Approvals given(List<Approval> all, ModelName model, RulesState rules) {
    Map<Actor, Approval> byPerson = new LinkedHashMap<>();
    for (Approval approval : all) {
      if (rules.allows(approval.approver(), Role.APPROVER, model.value())) {
        byPerson.putIfAbsent(approval.approver(), approval);
      }
    }
    return new Approvals(List.copyOf(byPerson.values()), 0);
  }

  /** Returns those that count under a policy. */
  List<Approval> counted(Policy policy, Actor registrant) {
    return bound.stream()
        .filter(each -> !policy.needsIndependentApproval() || !each.approver().equals(registrant))
        .toList();
  }

  /** Returns why they are not enough, or empty. */
  Optional<String> missing(Policy policy, Actor registrant) {
    List<Approval> counted = counted(policy, registrant);
    if (counted.size() >= policy.approvals()) {
      return Optional.empty();
    }
    StringBuilder sentence =
        new StringBuilder(
            String.format(
                "it has %d of %d approval%s",
                counted.size(), policy.approvals(), policy.approvals() == 1 ? "" : "s"));
    if (!counted.isEmpty()) {
      sentence.append(" (by ").append(people(counted)).append(")");
    }
    if (counted.size() < bound.size()) {
      sentence.append(", since that of ").append(registrant);
      sentence.append(" does not count, who registered the version");
    }
    if (elsewhere > 0) {
      sentence.append(String.format(", %d more recorded for another report", elsewhere));
    }
    sentence.append(": name ").append(counted.size() < bound.size() ? "somebody else" : "a person");
    sentence.append(" who consents, with approvedBy(person, reference)");
    return Optional.of(sentence.toString());
  }

  private static String people(List<Approval> approvals) {
    return approvals.stream()
        .map(approval -> approval.approver().toString())
        .collect(Collectors.joining(", "));
  }
}
