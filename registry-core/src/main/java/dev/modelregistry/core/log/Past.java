package dev.modelregistry.core.log;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.event.LogEntry;
import java.time.Instant;
import java.util.List;

/**
 * A log as it was, from few objects: a log checkpoint before that time and the entries after it.
 *
 * @param <S> the state of the log
 */
final class Past<S extends LogState<S>> {

  private final Access<S> access;

  Past(Access<S> access) {
    this.access = access;
  }

  /** Returns the log after its first {@code size} entries, which it has. */
  LogHead<S> at(long size) {
    return until(size, access.checkpoints().newestOrEmpty(size), Instant.MAX);
  }

  /**
   * Returns the log with the entries written at or before an instant, of its first {@code size},
   * the last of which was written later.
   *
   * <p>Times never decrease, so a binary search finds where to begin: first among the beginnings of
   * bundles, since the rest of one is a single read, and in what has no bundle yet among the log
   * checkpoints.
   */
  LogHead<S> before(long size, Instant instant) {
    Range found = narrowed(new Range(0, size), Bundles.ENTRIES, instant);
    if (found.first + Bundles.ENTRIES >= size) {
      found = narrowed(found, Checkpoints.EVERY, instant);
    }
    return until(found.last, access.checkpoints().newestOrEmpty(found.first), instant);
  }

  /** The log has at least {@code first} and at most {@code last} of its entries at the instant. */
  private record Range(long first, long last) {}

  /** Narrows a range to a step, by the times of the entries that follow the steps. */
  private Range narrowed(Range range, int step, Instant instant) {
    long atLeast = 0;
    long below = (range.last - range.first + step - 1) / step;
    while (below - atLeast > 1) {
      long middle = atLeast + (below - atLeast) / 2;
      long next = range.first + middle * step + 1;
      if (access.entries().required(next).entry().time().isAfter(instant)) {
        below = middle;
      } else {
        atLeast = middle;
      }
    }
    return new Range(
        range.first + atLeast * step, Math.min(range.last, range.first + below * step));
  }

  private LogHead<S> until(long size, LogHead<S> from, Instant instant) {
    ForwardReader reader = ForwardReader.after(access, from.chain());
    LogHead<S> head = from;
    for (List<Line> batch = reader.until(size); !batch.isEmpty(); batch = reader.until(size)) {
      if (isAfter(batch.get(batch.size() - 1), instant)) {
        return grown(head, batch.stream().takeWhile(line -> !isAfter(line, instant)).toList());
      }
      head = head.fold(entries(batch), reader.chain());
    }
    return head;
  }

  private static boolean isAfter(Line line, Instant instant) {
    return line.entry().time().isAfter(instant);
  }

  private static <S extends LogState<S>> LogHead<S> grown(LogHead<S> head, List<Line> lines) {
    Chain chain = head.chain();
    for (Line line : lines) {
      chain = chain.follow(line);
    }
    return head.fold(entries(lines), chain);
  }

  private static List<LogEntry> entries(List<Line> lines) {
    return lines.stream().map(Line::entry).toList();
  }
}
