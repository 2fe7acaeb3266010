package dev.modelregistry.event;

import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;

/**
 * What an entry says of a snapshot that is a table.
 *
 * @param schema the fingerprint of its columns
 * @param record the stored document that says the columns and what the rows look like
 */
public record TableRef(Digest schema, Descriptor record) {}
