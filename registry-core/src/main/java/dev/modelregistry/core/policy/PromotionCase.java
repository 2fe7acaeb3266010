package dev.modelregistry.core.policy;

import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.LogPosition;
import java.util.List;
import java.util.Optional;

/**
 * A promotion to decide on.
 *
 * @param report what the gates find now
 * @param digest digest of the report, which consents bind to
 * @param registrant who registered the candidate
 * @param rules where the log of the registry's rules stands, as far as it was read
 * @param asked what came with the request
 */
public record PromotionCase(
    GateReport report, Digest digest, Actor registrant, LogPosition rules, Asked asked) {

  /**
   * What came with the request.
   *
   * @param consents the people who consent, as the host application authenticated them
   * @param reason why, may be empty
   * @param override why although gates do not pass, or empty
   */
  public record Asked(List<Consent> consents, String reason, Optional<String> override) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the override is blank
     */
    public Asked {
      consents = List.copyOf(consents);
      if (override.filter(String::isBlank).isPresent()) {
        throw new IllegalArgumentException("an override needs a reason, which stays on the log");
      }
    }

    List<Approval> boundTo(Digest report) {
      return consents.stream().map(consent -> consent.to(report)).toList();
    }
  }
}
