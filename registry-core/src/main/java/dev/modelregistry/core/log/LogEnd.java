package dev.modelregistry.core.log;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Where a log ends: at the first entry that is absent. */
final class LogEnd<S extends LogState<S>> {

  /** So many keys come with one request of every storage that is asked over a network. */
  private static final int PAGE = 1_000;

  private final Access<S> access;
  private final LongSupplier nanoTime;

  LogEnd(Access<S> access, LongSupplier nanoTime) {
    this.access = access;
    this.nanoTime = nanoTime;
  }

  /**
   * Finds the end for a process that knows nothing of the log.
   *
   * <p>A log that has lost an entry seems to end before it, so this looks once more behind the end
   * where it has no listing. A listing costs what the log is long, so only those are listed that
   * stay short: trainers append to the others by the thousand, and serving must not pay for it.
   *
   * @throws Corrupt if an entry is damaged, or missing before another
   */
  LogHead<S> found() {
    return Keys.isShort(access.entries().log()) ? listed() : probed();
  }

  /**
   * Reads a log that one listing shows whole, its entries before its bundles and log checkpoints.
   * It says where the log ends and where to begin, for which {@link #probed} asks four times. Where
   * the log has become too long for that, a second listing shows what came after the newest log
   * checkpoint.
   */
  private LogHead<S> listed() {
    LogHead<S> nothing = access.checkpoints().empty();
    return listed(nothing)
        .or(() -> listed(access.checkpoints().beyondNewestOrEmpty()))
        .orElseGet(this::probed);
  }

  /**
   * Does so from a head on.
   *
   * <p>Entries that are created while a folder is listed may appear without those before them. So a
   * hole is looked at again: every entry that was listed was created after all before it.
   *
   * @return empty where one listing does not show the rest
   */
  private Optional<LogHead<S>> listed(LogHead<S> from) {
    long asked = nanoTime.getAsLong();
    String log = access.entries().log();
    long last = from.size();
    long farthest = last;
    long covered = 0;
    List<ObjectKey> keys = access.entries().listed(last + 1, PAGE);
    for (ObjectKey key : keys) {
      farthest = Keys.number(log + "/", key).orElse(farthest);
      last += farthest == last + 1 ? 1 : 0;
      covered = covered == 0 ? Checkpoints.sizeOf(log, key).orElse(0) : covered;
    }
    if (covered > last || farthest > last) {
      LogHead<S> head = probed();
      if (head.size() < farthest) {
        throw access.entries().missing(head.size() + 1);
      }
      return Optional.of(head);
    }
    return keys.size() == PAGE && covered == 0
        ? Optional.empty()
        : Optional.of(until(last, from, covered).currentAt(asked));
  }

  /** Reads up to an entry that exists, from a log checkpoint that is ahead where there is one. */
  private LogHead<S> until(long last, LogHead<S> from, long covered) {
    Checkpoints<S> checkpoints = access.checkpoints();
    LogHead<S> head =
        covered > from.size()
            ? checkpoints.beyond(covered).orElseGet(checkpoints::beyondNewestOrEmpty)
            : from;
    ForwardReader reader = ForwardReader.after(access, head.chain());
    while (head.size() < last) {
      List<LogEntry> batch = reader.until(last).stream().map(Line::entry).toList();
      head = head.fold(batch, reader.chain());
    }
    return head;
  }

  private LogHead<S> probed() {
    LogHead<S> head = after(access.checkpoints().beyondNewestOrEmpty());
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
