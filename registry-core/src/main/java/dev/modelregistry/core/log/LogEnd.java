package dev.modelregistry.core.log;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.error.Corrupt;
import java.util.List;
import java.util.function.LongSupplier;

/** Where a log ends: at the first entry that is absent. */
final class LogEnd<S extends LogState<S>> {

  private final Access<S> access;
  private final LongSupplier nanoTime;

  LogEnd(Access<S> access, LongSupplier nanoTime) {
    this.access = access;
    this.nanoTime = nanoTime;
  }

  /**
   * Finds the end for a process that knows nothing of the log.
   *
   * <p>A log that has lost an entry seems to end before it, so this looks once more behind the end.
   * A listing would find a longer hole too, but costs what the log is long, and serving must not.
   *
   * @throws Corrupt if an entry is damaged, or missing before another
   */
  LogHead<S> found() {
    LogHead<S> head = after(access.checkpoints().newestOrEmpty(Long.MAX_VALUE));
    while (access.entries().exists(head.size() + 2)) {
      LogHead<S> now = after(head);
      if (now.size() == head.size()) {
        throw access.entries().missing(head.size() + 1);
      }
      head = now;
    }
    return head;
  }

  /**
   * Finds the end for a process that knows the log up to some entry, which is most often the last:
   * that costs one look, cheaper than an attempt to read what is not there.
   */
  LogHead<S> from(LogHead<S> known) {
    long asked = nanoTime.getAsLong();
    return access.entries().exists(known.size() + 1) ? after(known) : known.currentAt(asked);
  }

  /** Reads on to the end. */
  private LogHead<S> after(LogHead<S> from) {
    ForwardReader reader = ForwardReader.after(access, from.chain());
    LogHead<S> head = from;
    long asked = 0;
    while (!reader.ended()) {
      asked = nanoTime.getAsLong();
      List<Line> batch = reader.untilAbsent();
      if (!batch.isEmpty()) {
        head = head.fold(batch.stream().map(Line::entry).toList(), reader.chain());
      }
    }
    return head.currentAt(asked);
  }
}
