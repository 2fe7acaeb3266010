package dev.modelregistry.value;

/**
 * The name of a dataset, the line that snapshots belong to.
 *
 * @param value 1 to 100 characters of {@code [a-z0-9._-]}, the first and the last a letter or digit
 */
public record DatasetName(String value) implements Comparable<DatasetName> {

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name is not of the form above; the message says why
   */
  public DatasetName {
    value = Names.checked("a dataset name", value);
  }

  @Override
  public int compareTo(DatasetName other) {
    return value.compareTo(other.value);
  }

  /** Returns the name itself. */
  @Override
  public String toString() {
    return value;
  }
}
