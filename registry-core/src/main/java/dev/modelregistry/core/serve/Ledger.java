package dev.modelregistry.core.serve;

import java.util.Optional;

/**
 * What the worker of a live model knows, for those who ask how it is doing. Immutable.
 *
 * @param confirmedAt when the registry was last heard, by the worker's time
 * @param trouble what is wrong, if anything
 * @param swaps how often what answers was replaced
 * @param failedLoads how often a version did not get to serve
 * @param failedProbes how often the registry was not heard
 */
record Ledger(
    long confirmedAt, Optional<String> trouble, long swaps, long failedLoads, long failedProbes) {

  static Ledger begun(long at) {
    return new Ledger(at, Optional.empty(), 0, 0, 0);
  }

  Ledger heard(long at) {
    return new Ledger(at, trouble, swaps, failedLoads, failedProbes);
  }

  Ledger well() {
    return new Ledger(confirmedAt, Optional.empty(), swaps, failedLoads, failedProbes);
  }

  Ledger waiting(String why) {
    return new Ledger(confirmedAt, Optional.of(why), swaps, failedLoads, failedProbes);
  }

  Ledger swapped() {
    return new Ledger(confirmedAt, Optional.empty(), swaps + 1, failedLoads, failedProbes);
  }

  Ledger notLoaded(String why) {
    return new Ledger(confirmedAt, Optional.of(why), swaps, failedLoads + 1, failedProbes);
  }

  Ledger notHeard(String why) {
    return new Ledger(confirmedAt, Optional.of(why), swaps, failedLoads, failedProbes + 1);
  }
}
