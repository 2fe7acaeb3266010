package dev.modelregistry.core.serve;

import dev.modelregistry.gate.Alarm;

/** Writes down that a guard rail aborted a canary. */
@FunctionalInterface
public interface CanaryAborts {

  /**
   * Writes it down.
   *
   * @param started the decision that started the canary
   * @throws dev.modelregistry.error.Rejected if that canary does not run any more
   * @throws dev.modelregistry.error.Unavailable if the registry cannot be written
   */
  void abort(long started, Alarm alarm);
}
