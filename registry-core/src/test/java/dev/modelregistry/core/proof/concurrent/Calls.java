package dev.modelregistry.core.proof.concurrent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Calls of many threads, and whether they can be put into one order that explains what each was
 * told: one in which no call comes before one that had ended when it began.
 *
 * <p>The search is that of J. M. Wing and C. Gong, <i>Testing and Verifying Concurrent Objects</i>
 * (1993), with G. Lowe's memory of where it was (<i>Testing for Linearizability</i>, 2017).
 *
 * @param <S> a state, with equality
 */
final class Calls<S> {

  /** What a call may do, given what it was told. */
  @FunctionalInterface
  interface Told<S> {

    /** Returns the state afterwards, or empty if it would not have been told that. */
    Optional<S> after(S before);
  }

  private record Call<S>(String what, long began, long ended, boolean changes, Told<S> told) {}

  private final AtomicLong clock = new AtomicLong();
  private final List<Call<S>> conflicts = Collections.synchronizedList(new ArrayList<>());
  private final List<Call<S>> calls = Collections.synchronizedList(new ArrayList<>());

  /** Returns the present, for the beginning of a call. */
  long now() {
    return clock.incrementAndGet();
  }

  /** Records a call that ends now and may have changed the state. */
  void ended(String what, long began, Told<S> told) {
    calls.add(new Call<>(what, began, now(), true, told));
  }

  /** Records a call that ends now and saw what fits some states. */
  void saw(String what, long began, Predicate<S> fits) {
    calls.add(
        new Call<>(
            what, began, now(), false, s -> fits.test(s) ? Optional.of(s) : Optional.empty()));
  }

  /** Records a call that ends now, changed nothing, and was told that another one had meanwhile. */
  void conflicted(String what, long began) {
    conflicts.add(new Call<>(what, began, now(), false, Optional::of));
  }

  /**
   * Looks for the order, and for each conflict for a call that can have been its cause.
   *
   * @throws AssertionError with all calls, if there is none
   */
  void explainFrom(S initial) {
    for (Call<S> conflict : conflicts) {
      if (calls.stream().noneMatch(call -> call.changes && overlap(call, conflict))) {
        throw new AssertionError("conflict of " + conflict.what + " with nobody");
      }
    }
    if (!new Search().from(initial, new BitSet())) {
      throw new AssertionError(
          "no order explains from "
              + initial
              + calls.stream()
                  .map(call -> String.format("%n  %4d-%4d %s", call.began, call.ended, call.what))
                  .collect(Collectors.joining()));
    }
  }

  private static boolean overlap(Call<?> one, Call<?> other) {
    return one.began < other.ended && other.began < one.ended;
  }

  private final class Search {

    private record Seen(BitSet done, Object state) {}

    private final Set<Seen> deadEnds = new HashSet<>();

    boolean from(S state, BitSet done) {
      if (done.cardinality() == calls.size()) {
        return true;
      }
      if (!deadEnds.add(new Seen((BitSet) done.clone(), state))) {
        return false;
      }
      long firstEnd = firstEnd(done);
      for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
        Optional<S> after =
            calls.get(i).began < firstEnd ? calls.get(i).told.after(state) : Optional.empty();
        if (after.isPresent()) {
          done.set(i);
          if (from(after.get(), done)) {
            return true;
          }
          done.clear(i);
        }
      }
      return false;
    }

    private long firstEnd(BitSet done) {
      long first = Long.MAX_VALUE;
      for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
        first = Math.min(first, calls.get(i).ended);
      }
      return first;
    }
  }
}
