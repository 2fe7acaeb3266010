/**
 * Closed values: names, numbers, digests and records of fact. All are immutable and safe to share
 * between threads; all check themselves when they are made.
 */
@NullMarked
package dev.modelregistry.value;

import org.jspecify.annotations.NullMarked;
