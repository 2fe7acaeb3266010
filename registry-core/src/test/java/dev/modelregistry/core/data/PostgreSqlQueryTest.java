package dev.modelregistry.core.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Snapshots of queries over PostgreSQL, where it is installed. */
class PostgreSqlQueryTest extends DatabaseContract {

  private static Optional<PostgreSql> server = Optional.empty();

  @BeforeAll
  static void start() {
    server = PostgreSql.start();
    if (server.isEmpty()) {
      System.err.println(
          "\n*** PostgreSQL IS NOT INSTALLED: PostgreSqlQueryTest SHOWS NOTHING ***\n"
              + "*** install the package postgresql and run it again                ***\n");
    }
    assumeTrue(server.isPresent(), "PostgreSQL is not installed");
  }

  @AfterAll
  static void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  @Override
  Connection connect() throws SQLException {
    return server.orElseThrow().connect();
  }

  /** A volatile function of PL/pgSQL sees, at read committed, what others commit between calls. */
  @BeforeEach
  void makeTheFunction() throws SQLException {
    execute(
        "create or replace function total() returns numeric language plpgsql volatile as"
            + " 'begin return (select sum(amount) from loans); end'");
  }

  @Override
  String isolationQuery() {
    return "select current_setting('transaction_isolation') as level"
        + " where current_setting('transaction_read_only') = 'on'";
  }

  @Override
  String series() {
    return "generate_series(1, 5000) as n";
  }

  @Override
  String changingQuery() {
    return "select id, amount, total() as total from loans order by id";
  }
}
