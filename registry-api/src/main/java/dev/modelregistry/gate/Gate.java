package dev.modelregistry.gate;

/**
 * A team's own check before a promotion, installed by name when the registry is opened and asked
 * for by a policy with {@link GateRule#custom}.
 *
 * <p>A gate is a pure function of the evidence: no clock, no randomness, no network. It may be
 * called by many threads, and more than once for one promotion. An exception it throws is a verdict
 * of insufficient evidence that carries the message.
 */
@FunctionalInterface
public interface Gate {

  /** Looks at the evidence and says what it found. */
  Finding check(Evidence evidence);
}
