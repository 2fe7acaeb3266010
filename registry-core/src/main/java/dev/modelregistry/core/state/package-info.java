/**
 * Events folded into state. Pure: no I/O, no clock, no randomness, so that the same log gives the
 * same state everywhere and at any time.
 */
@NullMarked
package dev.modelregistry.core.state;

import org.jspecify.annotations.NullMarked;
