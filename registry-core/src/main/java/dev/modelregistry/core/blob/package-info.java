/**
 * Bytes into the store and out of it again: one pass in, in constant memory; verified on the way
 * out.
 */
@NullMarked
package dev.modelregistry.core.blob;

import org.jspecify.annotations.NullMarked;
