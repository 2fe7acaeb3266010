package dev.modelregistry.core.serve;

import com.google.common.collect.ImmutableList;

/**
 * The models that are loaded and not yet closed, and how often those before them were used.
 * Immutable; replaced as a whole, so that nobody who counts meets a use twice or not at all.
 *
 * @param pastUses uses of models that are closed
 * @param models what is loaded
 */
record Loaded<M>(long pastUses, ImmutableList<Leased<M>> models) {

  static <M> Loaded<M> none() {
    return new Loaded<>(0, ImmutableList.of());
  }

  Loaded<M> and(Leased<M> another) {
    return new Loaded<>(
        pastUses, ImmutableList.<Leased<M>>builder().addAll(models).add(another).build());
  }

  Loaded<M> without(Leased<M> closed) {
    return new Loaded<>(pastUses + closed.uses(), leaving(closed).models());
  }

  /** Returns the rest without one that is used on elsewhere, and takes its uses along. */
  Loaded<M> leaving(Leased<M> moved) {
    return new Loaded<>(
        pastUses,
        models.stream().filter(model -> model != moved).collect(ImmutableList.toImmutableList()));
  }

  long uses() {
    return pastUses + models.stream().mapToLong(Leased::uses).sum();
  }
}
