package dev.modelregistry.value;

/**
 * A movable name that points at one version of a model.
 *
 * <p>{@link #PRODUCTION} is protected from the start: it moves only through a policy (promise P9).
 * {@code archived} is no label but the mark that a version gets when production leaves it.
 *
 * @param name 1 to 100 characters of {@code [a-z0-9._-]}, the first and the last a letter or digit
 */
public record Label(String name) implements Comparable<Label> {

  /** What serving code follows. */
  public static final Label PRODUCTION = new Label("production");

  /** What is tried before production. */
  public static final Label STAGING = new Label("staging");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name is not of the form above, or is {@code archived}
   */
  public Label {
    name = Names.checked("a label", name);
    if (name.equals("archived")) {
      throw new IllegalArgumentException(
          "'archived' is the mark that a version gets when production leaves it, and no label");
    }
  }

  /** Returns the label of this name. */
  public static Label of(String name) {
    return new Label(name);
  }

  /**
   * Returns the name under which the policy of this label's canaries is set, {@code
   * production.canary} for one.
   *
   * @throws IllegalArgumentException if that is longer than a name may be
   */
  public Label canary() {
    return new Label(name + ".canary");
  }

  @Override
  public int compareTo(Label other) {
    return name.compareTo(other.name);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
