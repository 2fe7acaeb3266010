package dev.modelregistry;

import dev.modelregistry.value.Label;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A search over the versions of a model, newest first unless sorted otherwise. Each condition
 * narrows it. Not safe for use by many threads.
 */
public interface Search {

  /** Only the version that a label points at. */
  Search label(Label label);

  /**
   * Only versions with an evaluation whose metric fulfils the condition; evaluations attached later
   * count.
   */
  Search metric(String name, Predicate<Double> condition);

  /** Only versions with this configuration value. */
  Search config(String key, Object value);

  /** Only versions with this note. */
  Search annotation(String name, String value);

  /** Only versions registered at or after this instant. */
  Search since(Instant instant);

  /** Only versions registered before this instant. */
  Search before(Instant instant);

  /** Only versions that fulfil the condition. */
  Search where(Predicate<Version> condition);

  /** Sorts by a metric, the greatest first; versions without it come last. */
  Search highest(String metric);

  /** Sorts by a metric, the least first; versions without it come last. */
  Search lowest(String metric);

  /** Sorts otherwise. */
  Search sortedBy(Comparator<Version> order);

  /**
   * Leaves out the first so many.
   *
   * @throws IllegalArgumentException if negative
   */
  Search skip(long count);

  /**
   * Gives at most so many.
   *
   * @throws IllegalArgumentException if negative
   */
  Search limit(long count);

  /**
   * Runs the search. A version that was found knows what can be searched for; it reads the rest of
   * itself when it is asked for that, which takes the registry to be open still.
   *
   * @throws dev.modelregistry.error.Unavailable if the storage cannot be read
   */
  Stream<Version> stream();
}
