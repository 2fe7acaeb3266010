package dev.modelregistry.value;

/**
 * One snapshot of a dataset, written {@code loans@s9}.
 *
 * @param dataset the dataset
 * @param number 1 for the first snapshot, then 2, 3, …
 */
public record SnapshotId(DatasetName dataset, long number) {

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if the number is below 1
   */
  public SnapshotId {
    Names.checkNumber("a snapshot", number);
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text is not of that form; the message shows it
   */
  public static SnapshotId parse(String text) {
    int at = Names.splitAt("a snapshot", text, "@s");
    return new SnapshotId(
        new DatasetName(text.substring(0, at)), Names.number("a snapshot", text, at + 2));
  }

  /** Returns the dataset's name, {@code @s} and the number. */
  @Override
  public String toString() {
    return dataset + "@s" + number;
  }
}
