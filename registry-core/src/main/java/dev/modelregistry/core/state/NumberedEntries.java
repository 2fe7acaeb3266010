package dev.modelregistry.core.state;

import com.google.common.primitives.ImmutableLongArray;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.event.Voided;
import java.util.List;
import java.util.OptionalLong;

/**
 * The numbers of a log in which nearly every entry has one: a version's or a snapshot's number is
 * the count of such entries up to its own.
 *
 * <pre>
 *   sequence  1   2   3   4   5   6       size 6, others [3, 5]
 *   number    1   2   -   3   -   4
 * </pre>
 *
 * <p>Only the few others are kept, so the state of a log of a million versions stays small, and a
 * number is turned into a sequence by one binary search among them.
 *
 * @param size how many entries the log has
 * @param others sequence numbers of the entries without a number, ascending
 */
public record NumberedEntries(long size, ImmutableLongArray others) {

  static final NumberedEntries NONE = new NumberedEntries(0, ImmutableLongArray.of());

  /**
   * Checks the others.
   *
   * @throws IllegalArgumentException if they do not ascend, or are not all between 1 and the size
   */
  public NumberedEntries {
    long last = 0;
    for (int i = 0; i < others.length(); i++) {
      if (others.get(i) <= last) {
        throw new IllegalArgumentException(
            "sequence numbers ascend from 1, but " + others.get(i) + " follows " + last);
      }
      last = others.get(i);
    }
    if (last > size) {
      throw new IllegalArgumentException("a log of " + size + " entries has no entry " + last);
    }
  }

  /** Returns the newest number, 0 where there is none. */
  long newestNumber() {
    return size - others.length();
  }

  /** Returns where the entry of this number stands, or empty if there is none. */
  OptionalLong sequenceOf(long number) {
    if (number < 1 || number > newestNumber()) {
      return OptionalLong.empty();
    }
    int low = 0;
    int high = others.length();
    while (low < high) {
      int middle = (low + high) >>> 1;
      long numbersBefore = others.get(middle) - 1 - middle;
      if (numbersBefore < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return OptionalLong.of(number + low);
  }

  /** Returns the number of the entry that stands here, or empty if it has none. */
  OptionalLong numberOf(long sequence) {
    if (sequence < 1 || sequence > size) {
      return OptionalLong.empty();
    }
    int low = 0;
    int high = others.length();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (others.get(middle) < sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean isOther = low < others.length() && others.get(low) == sequence;
    return isOther ? OptionalLong.empty() : OptionalLong.of(sequence - low);
  }

  /** Folds further entries; what is numbered here is what {@code numbering} finds a number in. */
  NumberedEntries fold(List<LogEntry> entries, Numbering numbering) {
    long entriesSoFar = size;
    long newest = newestNumber();
    ImmutableLongArray.Builder more = ImmutableLongArray.builder().addAll(others);
    for (LogEntry entry : entries) {
      if (entry.sequence() != ++entriesSoFar) {
        throw new InconsistentLog(
            entry.sequence(), "entry " + entriesSoFar + " belongs where " + entry.ref() + " is");
      }
      OptionalLong number = numbering.numberIn(entry.event());
      if (number.isPresent()) {
        checkNext(entry, number.getAsLong(), ++newest);
      } else {
        requireNeutral(entry);
        more.add(entry.sequence());
      }
    }
    return new NumberedEntries(entriesSoFar, more.build());
  }

  private static void checkNext(LogEntry entry, long number, long expected) {
    if (number != expected) {
      throw new InconsistentLog(
          entry.sequence(),
          String.format(
              "%s has the number %d, but the next number is %d", entry.ref(), number, expected));
    }
  }

  private static void requireNeutral(LogEntry entry) {
    if (!(entry.event() instanceof Voided) && !(entry.event() instanceof Unrecognised)) {
      throw InconsistentLog.misplaced(entry);
    }
  }

  /** Finds the number in an event that has one. */
  interface Numbering {
    OptionalLong numberIn(Event event);
  }
}
