/**
 * What can happen: the events of the registry's logs and the entries that carry them. An event is
 * one fact, complete in itself; folding the events of a log in order gives its state.
 */
@NullMarked
package dev.modelregistry.event;

import org.jspecify.annotations.NullMarked;
