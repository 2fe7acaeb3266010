package dev.modelregistry.core.proof.bucket;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Servers over one store, which is empty when they start. */
interface Gateways extends AutoCloseable {

  List<URI> endpoints();

  /** Returns how long a client waits for an answer. */
  Duration patience();

  /** Ends a process of theirs as a crash would; it comes up again. */
  default void crashOne(Random chance) throws IOException {}

  /** Says whether there is something to crash. */
  default boolean canCrash() {
    return false;
  }

  @Override
  void close() throws IOException;
}
