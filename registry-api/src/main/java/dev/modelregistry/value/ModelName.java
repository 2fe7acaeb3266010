package dev.modelregistry.value;

/**
 * The name of a model, the line that versions belong to.
 *
 * @param value 1 to 100 characters of {@code [a-z0-9._-]}, the first and the last a letter or digit
 */
public record ModelName(String value) implements Comparable<ModelName> {

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name is not of the form above; the message says why
   */
  public ModelName {
    value = Names.checked("a model name", value);
  }

  @Override
  public int compareTo(ModelName other) {
    return value.compareTo(other.value);
  }

  /** Returns the name itself. */
  @Override
  public String toString() {
    return value;
  }
}
