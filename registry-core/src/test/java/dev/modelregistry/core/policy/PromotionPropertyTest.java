package dev.modelregistry.core.policy;

import static dev.modelregistry.core.policy.Story.ALICE;
import static dev.modelregistry.core.policy.Story.BOB;
import static dev.modelregistry.core.policy.Story.CAROL;
import static dev.modelregistry.core.policy.Story.digest;
import static dev.modelregistry.core.policy.Story.gate;
import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.policy.PromotionCase.Asked;
import dev.modelregistry.core.policy.PromotionDecision.Allowed;
import dev.modelregistry.event.Approved;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.Verdict;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** P9, for any policy, any findings and any consents. */
class PromotionPropertyTest {

  private static final Digest ANOTHER_REPORT = Digest.of(new byte[] {1});

  @Provide
  Arbitrary<Policy> policies() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(
            (people, independent, overridable) -> {
              Policy asks = Policy.protect().approvals(people);
              Policy by = independent ? asks.independentApproval() : asks;
              Policy with = by.require(gate("one")).require(gate("two"));
              return overridable ? with.allowOverride() : with;
            });
  }

  @Provide
  Arbitrary<Actor> people() {
    return Arbitraries.of(ALICE, BOB, CAROL);
  }

  /** What a promotion that took place can be relied on for. */
  @Property
  void aPromotionAlwaysHasWhatItsPolicyAsksFor(
      @ForAll("policies") Policy policy,
      @ForAll @Size(2) List<Verdict> verdicts,
      @ForAll @Size(max = 4) List<@From("people") Actor> given,
      @ForAll @Size(max = 4) List<@From("people") Actor> recorded,
      @ForAll boolean override) {
    Story story = new Story().protectedBy(PRODUCTION, policy);
    GateReport report =
        story.report(PRODUCTION, 12, result("one", verdicts), result("two", verdicts));
    for (Actor person : recorded) {
      Digest consentedTo = person.equals(CAROL) ? ANOTHER_REPORT : digest(report);
      Approval approval = new Approval(person, "CHG-2", consentedTo);
      story.decided(new Approved(PRODUCTION, report.candidate(), approval));
    }
    Asked asked =
        new Asked(
            given.stream().map(person -> new Consent(person, "CHG-1")).toList(),
            "",
            override ? Optional.of("urgent") : Optional.empty());
    PromotionDecision decision =
        PromotionDecision.decide(
            story.decisions,
            story.rules,
            new PromotionCase(report, digest(report), ALICE, Story.RULES, asked));

    boolean opened = report.passed() || (override && policy.allowsOverride());
    long people =
        List.of(ALICE, BOB, CAROL).stream()
            .filter(
                person ->
                    given.contains(person) || (recorded.contains(person) && !person.equals(CAROL)))
            .filter(person -> !policy.needsIndependentApproval() || !person.equals(ALICE))
            .count();
    assertThat(decision instanceof Allowed)
        .as("%s", decision)
        .isEqualTo(opened && people >= policy.approvals());
    if (decision instanceof Allowed allowed) {
      Promoted event = allowed.event();
      assertThat(event.override().isPresent()).isEqualTo(!report.passed());
      assertThat(event.approvals()).hasSize((int) people);
      assertThat(event.approvals()).extracting(Approval::approver).doesNotHaveDuplicates();
      assertThat(event.approvals()).extracting(Approval::report).allMatch(digest(report)::equals);
      assertThat(story.decided(event).decisions.holding(PRODUCTION)).isPresent();
    }
  }

  private static GateResult result(String gate, List<Verdict> verdicts) {
    return new GateResult(
        gate, new Finding(verdicts.get(gate.equals("one") ? 0 : 1), "as it was found"));
  }
}
