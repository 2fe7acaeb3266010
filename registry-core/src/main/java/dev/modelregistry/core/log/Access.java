package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.ObjectStore;

/** The objects of one log by their kinds. */
record Access<S extends LogState<S>>(Entries entries, Bundles bundles, Checkpoints<S> checkpoints) {

  static <S extends LogState<S>> Access<S> to(ObjectStore store, String log, StateCodec<S> codec) {
    Entries entries = new Entries(store, log);
    return new Access<>(
        entries, new Bundles(store, entries), new Checkpoints<>(store, entries, codec));
  }
}
