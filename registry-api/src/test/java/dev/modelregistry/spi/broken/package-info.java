/**
 * Storages that break one guarantee each, as real ones were seen to, and the test that the contract
 * catches every one of them. A contract that passes them all would be worth nothing.
 */
@NullMarked
package dev.modelregistry.spi.broken;

import org.jspecify.annotations.NullMarked;
