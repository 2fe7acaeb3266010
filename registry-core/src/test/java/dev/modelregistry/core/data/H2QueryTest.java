package dev.modelregistry.core.data;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Snapshots of queries over H2, in memory. */
class H2QueryTest extends DatabaseContract {

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:loans;DB_CLOSE_DELAY=-1");
  }

  @Override
  String isolationQuery() {
    return "select isolation_level from information_schema.sessions"
        + " where session_id = session_id()";
  }

  @Override
  String series() {
    return "system_range(1, 5000) as numbers(n)";
  }

  @Override
  String changingQuery() {
    return "select id, amount, (select sum(amount) from loans) as total from loans order by id";
  }
}
