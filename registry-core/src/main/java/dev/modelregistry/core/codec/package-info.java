/**
 * Values to canonical bytes and back, and the only place that knows JSON.
 *
 * <p>What is stored is hashed and chained, so each value has exactly one form in bytes: the JSON
 * Canonicalization Scheme of RFC 8785. Bytes in any other form are refused when they are read back.
 */
@NullMarked
package dev.modelregistry.core.codec;

import org.jspecify.annotations.NullMarked;
