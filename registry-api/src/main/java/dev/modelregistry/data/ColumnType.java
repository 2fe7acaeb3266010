package dev.modelregistry.data;

/** What the values of a column are. */
public enum ColumnType {
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** Whole numbers. */
  INTEGER,
  /** Numbers, of whatever precision. */
  DECIMAL,
  /** Texts, and whatever has no type of its own. */
  TEXT,
  /** Days, written {@code 2026-06-30}; as a number, days since 1970-01-01. */
  DATE,
  /** Instants or local times; as a number, seconds since 1970-01-01T00:00Z. */
  TIMESTAMP,
  /** Bytes. */
  BINARY;

  /** Says whether values have an order and a distance, so that quantiles mean something. */
  public boolean isNumeric() {
    return this == INTEGER || this == DECIMAL || this == DATE || this == TIMESTAMP;
  }
}
