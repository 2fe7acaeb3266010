/**
 * The three ways a blob is kept, as codecs: bytes in, bytes out, in fixed memory. Knows nothing of
 * the store.
 */
@NullMarked
package dev.modelregistry.core.pack;

import org.jspecify.annotations.NullMarked;
