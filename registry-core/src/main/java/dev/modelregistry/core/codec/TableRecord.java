package dev.modelregistry.core.codec;

import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a table beside its bytes.
 *
 * @param schema its columns
 * @param format how its files are read
 * @param parts the splits, or one part without a name
 * @param sharedRows how many rows of others stand in the part {@code train}, where there is one
 * @param query how it was read from a database
 */
public record TableRecord(
    Schema schema,
    Format format,
    List<Part> parts,
    OptionalLong sharedRows,
    Optional<QueryRecord> query) {

  /**
   * How files are read.
   *
   * @param kind {@code csv}, {@code json-lines} or {@code opaque}
   * @param dialect of CSV: {@code separator}, {@code quote}, {@code header}, {@code charset},
   *     {@code null}
   */
  public record Format(String kind, Map<String, String> dialect) {

    /** Copies the map. */
    public Format {
      dialect = Map.copyOf(dialect);
    }
  }

  /**
   * One of the files.
   *
   * @param name the name of the split, or empty
   * @param file its path in the tree, or the name of the one file
   * @param rows how many there are, where they were read
   * @param columns one for each column of the schema, in its order; none where rows were not read
   */
  public record Part(String name, String file, OptionalLong rows, List<ColumnSummary> columns) {

    /** Copies the list. */
    public Part {
      columns = List.copyOf(columns);
    }
  }

  /** Copies the list and checks that every part has the columns of the schema. */
  public TableRecord {
    parts = List.copyOf(parts);
    for (Part part : parts) {
      if (part.rows().isPresent() != (part.columns().size() == schema.columns().size())) {
        throw new IllegalArgumentException(
            String.format(
                "'%s' has %d columns, the schema %d",
                part.file(), part.columns().size(), schema.columns().size()));
      }
    }
  }
}
