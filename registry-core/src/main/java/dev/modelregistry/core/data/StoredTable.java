package dev.modelregistry.core.data;

import dev.modelregistry.Artifact;
import dev.modelregistry.core.codec.TableRecord;
import dev.modelregistry.core.codec.TableRecord.Part;
import dev.modelregistry.core.profile.StoredProfile;
import dev.modelregistry.data.Profile;
import dev.modelregistry.data.SchemaDiff;
import dev.modelregistry.data.Shift;
import dev.modelregistry.data.SnapshotDiff;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.SnapshotId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A snapshot as a table. */
public final class StoredTable {

  private final SnapshotId id;
  private final TableRecord table;
  private final Artifact content;

  /** Takes what is known of a snapshot. */
  public StoredTable(SnapshotId id, TableRecord table, Artifact content) {
    this.id = id;
    this.table = table;
    this.content = content;
  }

  /** Returns the names of the splits, none where there is one part without a name. */
  public List<String> splits() {
    return table.parts().stream().map(Part::name).filter(name -> !name.isEmpty()).toList();
  }

  /** Returns what all rows look like, where they were read. */
  public Optional<Profile> profile() {
    return table.parts().stream()
        .map(this::profile)
        .reduce((a, b) -> a.flatMap(rows -> b.map(rows::merge)))
        .orElseThrow();
  }

  /**
   * Returns what the rows of a split look like, where they were read.
   *
   * @throws NotFound if there is none of this name
   */
  public Optional<Profile> profile(String split) {
    return profile(part(split));
  }

  private Optional<Profile> profile(Part part) {
    return part.rows().isEmpty()
        ? Optional.empty()
        : Optional.of(StoredProfile.of(table.schema(), part.rows().getAsLong(), part.columns()));
  }

  /**
   * Opens the bytes of a split.
   *
   * @throws NotFound if there is none of this name
   */
  public InputStream open(String split) {
    return open(part(split));
  }

  private InputStream open(Part part) {
    return content.contents().isTree() ? content.open(part.file()) : content.open();
  }

  private Part part(String split) {
    return table.parts().stream()
        .filter(part -> part.name().equals(split) && !split.isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new NotFound(
                    String.format("%s has no split '%s'; it has %s", id, split, splits())));
  }

  /**
   * Compares with a later table.
   *
   * @throws Rejected if rows of one of the two cannot be read
   */
  public SnapshotDiff diff(StoredTable later) {
    List<String> compared =
        table.schema().names().stream()
            .filter(name -> later.table.schema().column(name).isPresent())
            .toList();
    SchemaDiff schema = table.schema().to(later.table.schema());
    if (compared.isEmpty()) {
      throw new Rejected(id + " and " + later.id + " have no column in common");
    }
    List<Shift> shifts =
        profile().flatMap(before -> later.profile().map(before::shiftTo)).orElse(List.of());
    try (RowDigests before = new RowDigests(compared);
        RowDigests after = new RowDigests(compared)) {
      readRows(before);
      later.readRows(after);
      RowDigests.Overlap overlap = RowDigests.compare(before, after);
      SnapshotDiff.Rows rows =
          new SnapshotDiff.Rows(overlap.onlySecond(), overlap.onlyFirst(), overlap.both());
      return new SnapshotDiff(id, later.id, schema, rows, shifts);
    }
  }

  private void readRows(RowDigests rows) {
    for (Part part : table.parts()) {
      RowReader reader =
          Formats.reader(table.format(), part.file())
              .orElseThrow(
                  () ->
                      new Rejected(
                          String.format(
                              "%s is kept in a format that the library does not read, so its rows"
                                  + " cannot be compared; compare the profiles instead",
                              id)));
      rows.nextTable();
      try (InputStream bytes = open(part)) {
        reader.read(bytes, rows);
      } catch (IOException e) {
        throw new IllegalStateException("a verified stream fails with errors of the library", e);
      }
    }
  }
}
