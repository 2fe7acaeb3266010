package dev.modelregistry.core.proof.programs;

import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;

/**
 * What goes wrong during a step: the next operation of a kind on such keys.
 *
 * @param keys a regular expression that is found in the key
 */
record Mishap(Operation operation, String keys, Fault fault) {

  void scheduleOn(FaultyStorage storage) {
    storage.next(operation, keys, fault);
  }
}
