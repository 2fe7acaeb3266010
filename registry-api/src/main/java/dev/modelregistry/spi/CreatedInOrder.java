package dev.modelregistry.spi;

/**
 * How far a {@link Storage#createInOrder} came.
 *
 * <pre>
 *   objects    0 ... created ... begun ... last
 *              stand │ may stand │ were never begun
 * </pre>
 *
 * @param created how many objects were created by it, from the first on; they are durable
 * @param begun how many were begun, at least as many. Each of those that do not count as created
 *     may stand or come to stand, as after a {@link Storage#create} that failed or found its key
 *     taken, and all before it stand.
 */
public record CreatedInOrder(int created, int begun) {

  /** Checks the numbers. */
  public CreatedInOrder {
    if (created < 0 || begun < created) {
      throw new IllegalArgumentException(
          "of " + begun + " objects that were begun " + created + " cannot have been created");
    }
  }
}
