package dev.modelregistry.core.data;

import dev.modelregistry.Content;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a query in one read-only transaction at repeatable read: every row is as it was
 * when the transaction began, whatever others write while it is read.
 */
final class QueryRows {

  private static final int FETCHED_ROWS = 1_000;

  private final Content.Query query;

  QueryRows(Content.Query query) {
    this.query = query;
  }

  /** What was read: how, and what saw the rows. */
  record Read(QueryRecord query, Learner learner) {}

  /** How many rows, and what saw them. */
  private record Rows(long count, Learner learner) {}

  /**
   * Writes every row as CSV and leaves the connection as it was.
   *
   * @throws Rejected if the connection is in a transaction, or the database has no repeatable read
   * @throws Unavailable if the database fails
   */
  Read read(OutputStream out, Function<Schema, Learner> learners) throws IOException {
    Connection connection = query.connection();
    try {
      DatabaseMetaData about = connection.getMetaData();
      requireReady(connection, about);
      boolean wasReadOnly = connection.isReadOnly();
      int isolation = connection.getTransactionIsolation();
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        Rows rows = rows(connection, out, learners);
        return new Read(record(about, rows.count), rows.learner);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
        connection.setTransactionIsolation(isolation);
        connection.setReadOnly(wasReadOnly);
      }
    } catch (SQLException e) {
      throw new Unavailable(
          String.format(
              "the query '%s' could not be read: %s; nothing was captured",
              query.sql(), e.getMessage()),
          e);
    }
  }

  private QueryRecord record(DatabaseMetaData about, long rows) throws SQLException {
    return new QueryRecord(
        query.sql(),
        query.parameters().stream().map(QueryRows::shown).toList(),
        "repeatable read",
        about.getDatabaseProductName() + " " + about.getDatabaseProductVersion(),
        rows);
  }

  private void requireReady(Connection connection, DatabaseMetaData about) throws SQLException {
    if (!connection.getAutoCommit()) {
      throw new Rejected(
          "the connection of the query '"
              + query.sql()
              + "' is in a transaction, and a snapshot needs one of its own; set auto-commit, or"
              + " hand over another connection");
    }
    if (!about.supportsTransactionIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ)) {
      throw new Rejected(
          about.getDatabaseProductName()
              + " has no repeatable read, so rows that change meanwhile would be seen half; write"
              + " the rows to a file and capture that");
    }
  }

  private static String shown(@Nullable Object parameter) {
    return parameter == null ? "null" : Cell.text(parameter);
  }

  private Rows rows(Connection connection, OutputStream out, Function<Schema, Learner> learners)
      throws SQLException, IOException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            query.sql(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
      statement.setFetchSize(FETCHED_ROWS);
      for (int i = 0; i < query.parameters().size(); i++) {
        statement.setObject(i + 1, query.parameters().get(i));
      }
      try (ResultSet found = statement.executeQuery()) {
        Schema schema = schema(found.getMetaData());
        Learner learner = learners.apply(schema);
        return new Rows(write(found, schema, out, learner), learner);
      }
    }
  }

  private static long write(ResultSet found, Schema schema, OutputStream out, Learner learner)
      throws SQLException, IOException {
    @Nullable Object[] row = new @Nullable Object[schema.columns().size()];
    long count = 0;
    try (CsvText csv = new CsvText(out, schema, learner)) {
      for (; found.next(); count++) {
        for (int i = 0; i < row.length; i++) {
          row[i] = value(found, i + 1, schema.columns().get(i).type());
        }
        csv.row(Arrays.asList(row));
      }
    } catch (Throwable e) {
      learner.close();
      throw e;
    }
    return count;
  }

  private static Schema schema(ResultSetMetaData about) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      columns.add(
          new Column(
              about.getColumnLabel(i),
              typeOf(about, i),
              about.isNullable(i) != ResultSetMetaData.columnNoNulls,
              Optional.empty()));
    }
    try {
      return new Schema(columns);
    } catch (IllegalArgumentException e) {
      throw new Rejected("the query gives no table: " + e.getMessage() + " with AS", e);
    }
  }

  private static ColumnType typeOf(ResultSetMetaData about, int column) throws SQLException {
    return switch (about.getColumnType(column)) {
      case Types.BOOLEAN -> ColumnType.BOOLEAN;
      // PostgreSQL gives its bool as BIT.
      case Types.BIT -> about.getPrecision(column) <= 1 ? ColumnType.BOOLEAN : ColumnType.TEXT;
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ColumnType.INTEGER;
      case Types.REAL, Types.FLOAT, Types.DOUBLE, Types.DECIMAL, Types.NUMERIC ->
          ColumnType.DECIMAL;
      case Types.DATE -> ColumnType.DATE;
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> ColumnType.TIMESTAMP;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> ColumnType.BINARY;
      default -> ColumnType.TEXT;
    };
  }

  private static @Nullable Object value(ResultSet row, int column, ColumnType type)
      throws SQLException {
    Object value =
        switch (type) {
          case BOOLEAN -> row.getBoolean(column);
          case INTEGER -> row.getLong(column);
          case DECIMAL -> row.getObject(column);
          case DATE -> row.getObject(column, LocalDate.class);
          case TIMESTAMP -> time(row, column);
          case BINARY -> row.getBytes(column);
          case TEXT -> row.getString(column);
        };
    return row.wasNull() ? null : value;
  }

  private static @Nullable Object time(ResultSet row, int column) throws SQLException {
    boolean zoned =
        row.getMetaData().getColumnType(column) == Types.TIMESTAMP_WITH_TIMEZONE
            || row.getMetaData().getColumnTypeName(column).equals("timestamptz");
    return zoned
        ? row.getObject(column, OffsetDateTime.class)
        : row.getObject(column, LocalDateTime.class);
  }
}
