package dev.modelregistry.data;

import java.util.List;

/**
 * How a snapshot was read from a database.
 *
 * @param sql the query, as it was sent
 * @param parameters its parameters as texts, in their order
 * @param isolation the isolation level of the one transaction that read it, as {@code repeatable
 *     read}
 * @param database the product and its version
 * @param rows how many rows it gave
 */
public record QueryRecord(
    String sql, List<String> parameters, String isolation, String database, long rows) {

  /** Copies the list. */
  public QueryRecord {
    parameters = List.copyOf(parameters);
  }
}
