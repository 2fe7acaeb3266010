package dev.modelregistry.value;

/**
 * One version of a model, written {@code fraud-detector@v47}. It means the same bytes for ever
 * (promise P3).
 *
 * @param model the model
 * @param number 1 for the first version, then 2, 3, … without gaps
 */
public record VersionId(ModelName model, long number) implements Comparable<VersionId> {

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if the number is below 1
   */
  public VersionId {
    Names.checkNumber("a version", number);
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text is not of that form; the message shows it
   */
  public static VersionId parse(String text) {
    int at = Names.splitAt("a version", text, "@v");
    return new VersionId(
        new ModelName(text.substring(0, at)), Names.number("a version", text, at + 2));
  }

  /** Orders by model, then by number. */
  @Override
  public int compareTo(VersionId other) {
    int byModel = model.compareTo(other.model);
    return byModel != 0 ? byModel : Long.compare(number, other.number);
  }

  /** Returns the model's name, {@code @v} and the number. */
  @Override
  public String toString() {
    return model + "@v" + number;
  }
}
