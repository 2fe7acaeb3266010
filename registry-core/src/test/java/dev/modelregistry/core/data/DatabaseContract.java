package dev.modelregistry.core.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Content;
import dev.modelregistry.Snapshot;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnProfile.Frequent;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a snapshot of a query keeps, over a database.
 *
 * <pre>
 *   loans   id 1 … 5000, amount 100 each, region north or south, opened, paid
 * </pre>
 */
abstract class DatabaseContract {

  private static final int ROWS = 5_000;

  @TempDir Path inputs;

  private Workbench bench;
  Connection connection;

  /** Opens another connection to the same database. */
  abstract Connection connect() throws SQLException;

  /** A query that says the isolation of the transaction it runs in, in one row of one column. */
  abstract String isolationQuery();

  @BeforeEach
  void fill() throws SQLException {
    bench = new Workbench(new InMemoryStorage(), inputs);
    connection = connect();
    execute("drop table if exists loans");
    execute(
        "create table loans (id bigint primary key, amount numeric(10, 2) not null, region"
            + " varchar(10), opened date not null, paid boolean)");
    execute(
        "insert into loans select n, 100, case when mod(n, 2) = 0 then 'north' else 'south' end,"
            + " date '2026-06-30', case when mod(n, 10) = 0 then null else true end from "
            + series());
  }

  /** The numbers from 1 to 5,000 as a table with the column n. */
  abstract String series();

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    bench.close();
  }

  private Snapshot snapshot(Connection from, String sql, Object... parameters) {
    return bench
        .registry()
        .dataset("loans-table")
        .snapshot()
        .from(Content.query(from, sql, parameters))
        .commit();
  }

  private static String text(Snapshot snapshot) throws Exception {
    try (InputStream bytes = snapshot.content().open()) {
      return new String(bytes.readAllBytes(), UTF_8);
    }
  }

  @Test
  void columnsHaveTheTypesOfTheDatabase() throws Exception {
    Snapshot snapshot =
        snapshot(
            connection,
            "select id as \"id\", amount as \"amount\", region as \"region\", opened as"
                + " \"opened\", paid as \"paid\" from loans where id <= 10 order by id");
    assertThat(snapshot.schema().orElseThrow().columns())
        .extracting(Column::type)
        .containsExactly(
            ColumnType.INTEGER,
            ColumnType.DECIMAL,
            ColumnType.TEXT,
            ColumnType.DATE,
            ColumnType.BOOLEAN);
    Schema schema = snapshot.schema().orElseThrow();
    assertThat(schema.column("amount").orElseThrow().nullable()).isFalse();
    assertThat(schema.column("paid").orElseThrow().nullable()).isTrue();
    assertThat(text(snapshot).lines())
        .startsWith("id,amount,region,opened,paid", "1,100.00,south,2026-06-30,true")
        .endsWith("10,100.00,north,2026-06-30,");
    assertThat(snapshot.profile().orElseThrow().column("region").orElseThrow().frequent())
        .containsExactly(new Frequent("north", 5), new Frequent("south", 5));
  }

  @Test
  void theQueryIsRecordedWithWhatItGave() throws SQLException {
    String sql = "select id from loans where opened <= ? and id < ? order by id";
    Snapshot snapshot = snapshot(connection, sql, LocalDate.of(2026, 6, 30), 1_001);
    QueryRecord query = snapshot.query().orElseThrow();
    assertThat(query.sql()).isEqualTo(sql);
    assertThat(query.parameters()).containsExactly("2026-06-30", "1001");
    assertThat(query.isolation()).isEqualTo("repeatable read");
    assertThat(query.rows()).isEqualTo(1_000);
    assertThat(query.database()).startsWith(connection.getMetaData().getDatabaseProductName());
  }

  @Test
  void oneReadOnlyRepeatableReadTransactionReadsEveryRow() throws Exception {
    assertThat(text(snapshot(connection, isolationQuery())).lines().skip(1).findFirst())
        .hasValueSatisfying(
            level -> assertThat(level.toLowerCase(Locale.ROOT)).isEqualTo("repeatable read"));
  }

  @Test
  void rowsThatAWriterChangesMeanwhileDoNotShow() throws Exception {
    AtomicInteger written = new AtomicInteger();
    Runnable writer =
        () -> {
          try (Connection other = connect();
              Statement statement = other.createStatement()) {
            written.addAndGet(statement.executeUpdate("update loans set amount = 7"));
            written.addAndGet(statement.executeUpdate("delete from loans where id > 4000"));
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        };
    Snapshot snapshot = snapshot(MidRead.of(connection, 10, writer), changingQuery());
    assertThat(written).hasValue(6_000);
    List<String> rows = text(snapshot).lines().skip(1).toList();
    assertThat(rows).hasSize(ROWS).allMatch(row -> row.endsWith(",100.00,500000.00"));
  }

  /**
   * A query of id, amount and the sum of all amounts, which asks for that sum anew where the
   * database lets it.
   */
  abstract String changingQuery();

  @Test
  void theConnectionIsLeftAsItWas() throws SQLException {
    int isolation = connection.getTransactionIsolation();
    snapshot(connection, "select id from loans where id = 1");
    assertThatThrownBy(() -> snapshot(connection, "select nothing from nowhere"))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("'select nothing from nowhere' could not be read");
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(connection.isReadOnly()).isFalse();
    assertThat(connection.getTransactionIsolation()).isEqualTo(isolation);
    execute("update loans set amount = 8 where id = 1");
  }

  @Test
  void aConnectionInATransactionIsRefused() throws SQLException {
    connection.setAutoCommit(false);
    assertThatThrownBy(() -> snapshot(connection, "select id from loans"))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("is in a transaction");
    connection.rollback();
    connection.setAutoCommit(true);
  }
}
