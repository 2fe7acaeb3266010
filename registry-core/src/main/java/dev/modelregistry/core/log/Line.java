package dev.modelregistry.core.log;

import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Digest;

/**
 * An entry as it was read.
 *
 * @param leaf the digest that stands for its bytes in the Merkle tree
 * @param length how many bytes it has
 */
record Line(LogEntry entry, Digest leaf, int length) {}
