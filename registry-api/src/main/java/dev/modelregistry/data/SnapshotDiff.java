package dev.modelregistry.data;

import dev.modelregistry.value.SnapshotId;
import java.util.List;

/**
 * What differs between two snapshots of tables.
 *
 * @param from the earlier
 * @param to the later
 * @param schema how the columns changed
 * @param rows how many rows came and went. A row that stands in both, but more often in one, counts
 *     as often as it is missing in the other; rows are compared over the columns that both have
 * @param shifts how far each column moved
 */
public record SnapshotDiff(
    SnapshotId from, SnapshotId to, SchemaDiff schema, Rows rows, List<Shift> shifts) {

  /**
   * Rows that only one of two tables has.
   *
   * @param added how many only the later has
   * @param removed how many only the earlier has
   * @param shared how many both have
   */
  public record Rows(long added, long removed, long shared) {}

  /** Copies the list. */
  public SnapshotDiff {
    shifts = List.copyOf(shifts);
  }

  /** Returns a line for the rows, one for the schema and one for each column that moved. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    lines.append(
        String.format(
            "%s → %s: %,d rows added, %,d removed, %,d in both\n",
            from, to, rows.added(), rows.removed(), rows.shared()));
    lines.append("  ").append(schema).append('\n');
    shifts.forEach(shift -> lines.append("  ").append(shift).append('\n'));
    return lines.toString();
  }
}
