package dev.modelregistry;

import dev.modelregistry.data.Dialect;
import dev.modelregistry.data.Schema;
import dev.modelregistry.data.TableReader;
import dev.modelregistry.value.Names;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a snapshot is to capture, as the caller says it; nothing is read before the snapshot is
 * committed. Of tables, the schema and a profile are learnt in the pass that stores them.
 *
 * <p>Files of CSV and JSON Lines are kept byte for byte. Rows that come from the program or from a
 * database are kept as CSV (RFC 4180, UTF-8, LF, a header; nothing between two commas where there
 * is no value, {@code ""} for an empty text).
 */
public sealed interface Content {

  /** Takes a file, or a folder with a tree of files, as it is. */
  static Content file(Path fileOrTree) {
    return new Plain(fileOrTree);
  }

  /** Takes a CSV file with a header, commas and double quotes, in UTF-8. */
  static Csv csv(Path file) {
    return new Csv(file, Dialect.RFC_4180, Optional.empty());
  }

  /** Takes a CSV file written otherwise. */
  static Csv csv(Path file, Dialect dialect) {
    return new Csv(file, dialect, Optional.empty());
  }

  /** Takes a file with one JSON object on each line; nested objects and lists count as text. */
  static JsonLines jsonLines(Path file) {
    return new JsonLines(file, Optional.empty());
  }

  /**
   * Takes rows from the program. The stream is read once and closed.
   *
   * @param rows lists with one value for each column, null where there is none: {@code Boolean};
   *     {@code Number}; {@code LocalDate}; {@code Instant}, {@code LocalDateTime} and other times;
   *     {@code byte[]}; of all others their text
   */
  static Rows rows(Schema schema, Stream<? extends List<?>> rows) {
    return new Rows(schema, rows);
  }

  /**
   * Takes Java records from the program: a column for each component, in their order. The stream is
   * read once and closed.
   *
   * @throws IllegalArgumentException if the record has no components
   */
  static <R extends Record> Rows records(Class<R> type, Stream<R> records) {
    RecordColumns<R> columns = new RecordColumns<>(type);
    return new Rows(columns.schema(), records.map(columns::values));
  }

  /**
   * Takes the rows of a query, read in one read-only transaction that sees the database as it was
   * when it began, whatever others write meanwhile. The connection must not be in a transaction; it
   * is left open, as it was. Without {@code ORDER BY} a database may give the same rows in another
   * order, which is other content.
   *
   * @param parameters what stands for the question marks, in their order; their texts are recorded
   */
  static Query query(Connection connection, String sql, Object... parameters) {
    return new Query(connection, sql, Collections.unmodifiableList(Arrays.asList(parameters)));
  }

  /**
   * Takes bytes from the program. The iterator is read once.
   *
   * @param name what the file is called in the snapshot
   */
  static Bytes bytes(String name, Iterator<ByteBuffer> buffers) {
    return new Bytes(name, buffers);
  }

  /** Takes a file of a format that is not read, as Parquet, and what its columns are. */
  static Opaque opaque(Path file, Schema schema) {
    return new Opaque(file, schema, Optional.empty());
  }

  /** A file or a tree of files. */
  record Plain(Path fileOrTree) implements Content {}

  /**
   * A CSV file.
   *
   * @param declared what its columns must be, or empty to learn it from the values
   */
  record Csv(Path file, Dialect dialect, Optional<Schema> declared) implements Content {

    /** Declares the columns; a file with others, or values of other types, is refused. */
    public Csv schema(Schema schema) {
      return new Csv(file, dialect, Optional.of(schema));
    }
  }

  /**
   * A file of JSON objects.
   *
   * @param declared what its columns must be, or empty to learn it from the values
   */
  record JsonLines(Path file, Optional<Schema> declared) implements Content {

    /** Declares the columns; a file with others, or values of other types, is refused. */
    public JsonLines schema(Schema schema) {
      return new JsonLines(file, Optional.of(schema));
    }
  }

  /** Rows from the program. */
  record Rows(Schema schema, Stream<? extends List<?>> rows) implements Content {}

  /** Rows from a database. */
  record Query(Connection connection, String sql, List<Object> parameters) implements Content {}

  /** Bytes from the program. */
  record Bytes(String name, Iterator<ByteBuffer> buffers) implements Content {

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is blank, longer than 255 characters or holds control
     *     characters
     */
    public Bytes {
      Names.text("the name of a file", name, 255);
    }
  }

  /**
   * A file of another format.
   *
   * @param reader reads its rows for the profile, where there is one
   */
  record Opaque(Path file, Schema schema, Optional<TableReader> reader) implements Content {

    /** Says who reads the rows, so that the snapshot has a profile. */
    public Opaque readBy(TableReader plug) {
      return new Opaque(file, schema, Optional.of(plug));
    }
  }
}
