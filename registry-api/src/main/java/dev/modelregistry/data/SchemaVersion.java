package dev.modelregistry.data;

import dev.modelregistry.value.SnapshotId;

/**
 * A schema that a dataset had from one snapshot on.
 *
 * @param number 1 for the first that the dataset had, one more for each change
 * @param since the first snapshot that had it
 * @param schema the columns
 * @param change what differs from the one before; nothing for the first
 */
public record SchemaVersion(int number, SnapshotId since, Schema schema, SchemaDiff change) {}
