package dev.modelregistry.core.profile;

import dev.modelregistry.core.codec.ColumnSummary;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnProfile;
import dev.modelregistry.data.Profile;
import dev.modelregistry.data.Schema;
import dev.modelregistry.data.Shift;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is kept of a table. */
public final class StoredProfile implements Profile {

  private final long rows;
  private final List<StoredColumn> columns;

  private StoredProfile(long rows, List<StoredColumn> columns) {
    this.rows = rows;
    this.columns = List.copyOf(columns);
  }

  /** Returns what summaries say, one for each column of the schema. */
  public static StoredProfile of(Schema schema, long rows, List<ColumnSummary> summaries) {
    List<StoredColumn> columns = new ArrayList<>();
    for (int i = 0; i < summaries.size(); i++) {
      Column column = schema.columns().get(i);
      columns.add(new StoredColumn(column, rows, summaries.get(i)));
    }
    return new StoredProfile(rows, columns);
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public List<ColumnProfile> columns() {
    return List.copyOf(columns);
  }

  private Optional<StoredColumn> stored(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  @Override
  public Profile merge(Profile other) {
    StoredProfile that = (StoredProfile) other;
    List<StoredColumn> merged = new ArrayList<>();
    for (StoredColumn column : columns) {
      that.stored(column.name()).ifPresent(match -> merged.add(column.merge(match)));
    }
    return new StoredProfile(rows + that.rows, merged);
  }

  @Override
  public List<Shift> shiftTo(Profile later) {
    StoredProfile that = (StoredProfile) later;
    List<Shift> shifts = new ArrayList<>();
    for (StoredColumn column : columns) {
      that.stored(column.name())
          .filter(match -> match.type() == column.type())
          .ifPresent(match -> shifts.add(Binning.of(column).shift(column, match)));
    }
    return shifts;
  }
}
