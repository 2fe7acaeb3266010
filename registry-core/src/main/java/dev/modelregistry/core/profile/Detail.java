package dev.modelregistry.core.profile;

import java.util.List;

/**
 * How finely columns are kept.
 *
 * @param precision of the distinct values: 2 to this power registers of a byte, 0 for none
 * @param compression of the t-digest, about its number of centroids; 0 for none
 * @param frequent how many frequent values
 */
record Detail(int precision, int compression, int frequent) {

  /** From fine to coarse; a table takes the first that fits. */
  static final List<Detail> LEVELS =
      List.of(
          new Detail(10, 100, 64),
          new Detail(9, 100, 40),
          new Detail(8, 60, 24),
          new Detail(7, 40, 16),
          new Detail(6, 24, 12),
          new Detail(0, 16, 8),
          new Detail(0, 10, 4),
          new Detail(0, 0, 0));
}
