package dev.modelregistry.data;

import dev.modelregistry.data.SchemaChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What differs between two schemas, and what that means for code written for the earlier one.
 *
 * @param changes what happened, in the order of the earlier columns, then of those that were added
 */
public record SchemaDiff(List<SchemaChange> changes) {

  /** Copies the list. */
  public SchemaDiff {
    changes = List.copyOf(changes);
  }

  /** Compares two schemas. */
  static SchemaDiff between(Schema earlier, Schema later) {
    List<SchemaChange> changes = new ArrayList<>();
    for (Column was : earlier.columns()) {
      later
          .column(was.name())
          .ifPresentOrElse(
              is -> compare(was, is, changes),
              () -> changes.add(change(Kind.DROPPED, was, "was dropped")));
    }
    reordered(earlier, later, changes);
    for (Column is : later.columns()) {
      if (earlier.column(is.name()).isEmpty()) {
        changes.add(change(Kind.ADDED, is, "was added as " + word(is.type())));
      }
    }
    return new SchemaDiff(changes);
  }

  private static void compare(Column was, Column is, List<SchemaChange> changes) {
    if (was.type() != is.type()) {
      changes.add(
          change(
              Kind.RETYPED,
              is,
              String.format("was %s and is %s", word(was.type()), word(is.type()))));
    }
    if (!was.nullable() && is.nullable()) {
      changes.add(change(Kind.MADE_NULLABLE, is, "had a value in every row and can be missing"));
    } else if (was.nullable() && !is.nullable()) {
      changes.add(change(Kind.MADE_REQUIRED, is, "could be missing and has a value in every row"));
    }
    if (!was.unit().equals(is.unit())) {
      changes.add(
          change(
              Kind.UNIT_CHANGED,
              is,
              String.format(
                  "was counted in %s and is in %s",
                  was.unit().orElse("no named unit"), is.unit().orElse("no named unit"))));
    }
  }

  private static void reordered(Schema earlier, Schema later, List<SchemaChange> changes) {
    List<String> before = new ArrayList<>(earlier.names());
    List<String> after = new ArrayList<>(later.names());
    before.retainAll(later.names());
    after.retainAll(earlier.names());
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).equals(after.get(i))) {
        changes.add(
            new SchemaChange(
                Kind.REORDERED,
                before.get(i),
                String.format(
                    "columns were reordered: '%s' stands where '%s' stood",
                    after.get(i), before.get(i))));
        return;
      }
    }
  }

  private static SchemaChange change(Kind kind, Column column, String what) {
    return new SchemaChange(
        kind, column.name(), String.format("column '%s' %s", column.name(), what));
  }

  private static String word(ColumnType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** Says whether nothing differs. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Says whether code that read the earlier table by column name can read the later one. */
  public boolean isCompatible() {
    return changes.stream().noneMatch(change -> change.kind().isBreaking());
  }

  /** Returns the verdict in words: the same, compatible, or breaking, and every change. */
  @Override
  public String toString() {
    if (changes.isEmpty()) {
      return "the same schema";
    }
    String all =
        changes.stream().map(SchemaChange::sentence).distinct().collect(Collectors.joining("; "));
    return (isCompatible() ? "compatible: " : "breaking: ") + all;
  }
}
