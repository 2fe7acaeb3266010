package dev.modelregistry.data;

/**
 * One difference between two schemas.
 *
 * @param kind what happened
 * @param column the column; for a reordering the first that stands elsewhere
 * @param sentence what happened to what, for people
 */
public record SchemaChange(Kind kind, String column, String sentence) {

  /** What can happen to a column, and whether code that read the earlier table still can. */
  public enum Kind {
    /** A new column; code that reads columns by name passes over it. */
    ADDED(false),
    /** A column is no longer there. */
    DROPPED(true),
    /** The values are of another type. */
    RETYPED(true),
    /** Columns stand in another order; only code that counts them notices. */
    REORDERED(false),
    /** Values can be missing that never were. */
    MADE_NULLABLE(true),
    /** Values can no longer be missing. */
    MADE_REQUIRED(false),
    /** The numbers are counted in another unit. */
    UNIT_CHANGED(true);

    private final boolean breaking;

    Kind(boolean breaking) {
      this.breaking = breaking;
    }

    /** Says whether code that read the earlier table by column name fails or is wrong. */
    public boolean isBreaking() {
      return breaking;
    }
  }

  /** Returns the sentence. */
  @Override
  public String toString() {
    return sentence;
  }
}
