/**
 * The log: entries that are appended, read and verified, and the RFC 6962 Merkle tree over them in
 * which each entry commits to all entries before it.
 */
@NullMarked
package dev.modelregistry.core.log;

import org.jspecify.annotations.NullMarked;
