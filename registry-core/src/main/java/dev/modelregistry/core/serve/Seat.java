package dev.modelregistry.core.serve;

import dev.modelregistry.Served;
import dev.modelregistry.value.Holding;

/**
 * A loaded version in its place.
 *
 * @param leased the loaded model
 * @param holding the version and the decision that gave it this place
 * @param served the same for the records of the application
 * @param last whether nothing will replace it
 */
record Seat<M>(Leased<M> leased, Holding holding, Served served, boolean last) {

  Seat(Leased<M> leased, Holding holding, Served served) {
    this(leased, holding, served, false);
  }

  /** Returns the same loaded model in the place that another decision gave it. */
  Seat<M> moved(Holding to, Served as) {
    return new Seat<>(leased, to, as);
  }

  /** Returns the same as the last one in this place. */
  Seat<M> asLast() {
    return new Seat<>(leased, holding, served, true);
  }
}
