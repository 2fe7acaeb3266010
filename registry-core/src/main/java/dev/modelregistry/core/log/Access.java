package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.ObjectStore;
import java.util.List;

/** The objects of one log by their kinds. */
record Access<S extends LogState<S>>(
    Entries entries, Bundles bundles, Bundles shortBundles, Checkpoints<S> checkpoints) {

  static <S extends LogState<S>> Access<S> to(ObjectStore store, String log, StateCodec<S> codec) {
    Entries entries = new Entries(store, log);
    return new Access<>(
        entries,
        Bundles.of256(store, entries),
        Bundles.of32(store, entries),
        new Checkpoints<>(store, entries, codec));
  }

  /** Returns the bundles of both sizes, the large ones first. */
  List<Bundles> bySize() {
    return List.of(bundles, shortBundles);
  }
}
