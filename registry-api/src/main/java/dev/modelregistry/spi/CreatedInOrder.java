package dev.modelregistry.spi;

import java.io.IOException;

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

  /** The step that decides whether an object is created. */
  @FunctionalInterface
  public interface Step {

    /**
     * Takes it.
     *
     * @param object which, from 0
     * @throws IOException as {@link Storage#create} does
     */
    Creation take(int object) throws IOException;
  }

  /** Takes the step for one object after another, and tells how far that went. */
  public static CreatedInOrder byStep(int objects, Step step) {
    for (int created = 0; created < objects; created++) {
      try {
        if (step.take(created) == Creation.ALREADY_EXISTS) {
          return new CreatedInOrder(created, created + 1);
        }
      } catch (NotCreatedException notBegun) {
        return new CreatedInOrder(created, created);
      } catch (IOException unknown) {
        return new CreatedInOrder(created, created + 1);
      }
    }
    return new CreatedInOrder(objects, objects);
  }
}
