package dev.modelregistry.core.policy;

import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.LogPosition;
import java.util.OptionalLong;

/**
 * A start of a canary, or another share for one, to decide on.
 *
 * @param terms what it is to be
 * @param running the decision that started the canary that gets another share; empty for a start
 * @param basis what the decision rests on
 * @param asked what came with the request
 */
public record CanaryCase(
    CanaryTerms terms, OptionalLong running, Basis basis, PromotionCase.Asked asked) {

  /**
   * What the decision rests on.
   *
   * @param digest digest of the terms, which consents bind to
   * @param registrant who registered the candidate
   * @param rules where the log of the registry's rules stands, as far as it was read
   */
  public record Basis(Digest digest, Actor registrant, LogPosition rules) {}
}
