package dev.modelregistry.core.log;

import dev.modelregistry.core.store.NotStored;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.CreatedInOrder;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NewObject;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Offers an entry to its slot until it is known what stands there; {@link EventLog} says why. */
final class SlotWriter {

  private final ObjectStore store;
  private final Entries entries;
  private final LogSettings settings;

  SlotWriter(ObjectStore store, Entries entries, LogSettings settings) {
    this.store = store;
    this.entries = entries;
    this.settings = settings;
  }

  /**
   * Returns what stands in the slot afterwards: the entry itself or another.
   *
   * @throws NotStored if the storage took nothing, for certain; only where no earlier request can
   *     still be on its way
   * @throws OutcomeUnknown if that could not be learnt within the budget
   */
  Line offer(Line mine, byte[] bytes) {
    return offer(mine, bytes, 1);
  }

  /**
   * Does the same with an entry that was offered before, so that a request of it may still be on
   * its way and nothing is certain.
   *
   * @throws OutcomeUnknown if that could not be learnt within the budget
   */
  Line offerAgain(Line mine, byte[] bytes) {
    return offer(mine, bytes, 2);
  }

  /**
   * Looks at what has to be seen before it can be told what became of an entry that may stand.
   *
   * @throws OutcomeUnknown if it could not be seen within the budget
   */
  <T> T seen(LogEntry offered, Supplier<T> look) {
    long began = settings.nanoTime().getAsLong();
    for (int failures = 1; ; failures++) {
      try {
        return look.get();
      } catch (Unavailable | Corrupt e) {
        giveUpIfSpent(offered, began, e);
      }
      settings.pause().after(failures);
    }
  }

  /** Offers entries to their slots, each once and only where those before it stand. */
  CreatedInOrder offerInOrder(List<? extends Draft<?>> drafts) {
    return store.createInOrder(
        drafts.stream()
            .map(
                draft ->
                    new NewObject(
                        entries.key(draft.line().entry().sequence()), Payload.of(draft.bytes())))
            .toList());
  }

  private Line offer(Line mine, byte[] bytes, int first) {
    long began = settings.nanoTime().getAsLong();
    ObjectKey key = entries.key(mine.entry().sequence());
    for (int attempt = first; ; attempt++) {
      @Nullable RegistryException cause = null;
      try {
        if (store.create(key, Payload.of(bytes)) == Creation.CREATED) {
          return mine;
        }
      } catch (NotStored e) {
        if (attempt == 1) {
          throw e;
        }
        cause = e;
      } catch (Unavailable e) {
        cause = e;
      }
      // Taken, or unknown. A storage that tries again by itself says "taken" after it stored the
      // entry and lost its own first answer, so both call for a look. After a failure our own bytes
      // may be there to see and not be durable yet, which the next answer says that they are (G3).
      try {
        Optional<Line> standing = entries.line(mine.entry().sequence());
        if (standing.isPresent() && (cause == null || isAnothers(standing.get(), mine))) {
          return standing.get();
        }
      } catch (Unavailable | Corrupt e) {
        // Bytes that were read wrongly may be the entry itself: nobody may say yet that it is not.
        cause = e;
      }
      giveUpIfSpent(mine.entry(), began, cause);
      settings.pause().after(attempt - first + 1);
    }
  }

  private static boolean isAnothers(Line standing, Line mine) {
    return !standing.leaf().equals(mine.leaf());
  }

  private void giveUpIfSpent(LogEntry mine, long began, @Nullable RegistryException cause) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    long spent = settings.nanoTime().getAsLong() - began;
    if (interrupted || spent >= settings.budget().toNanos()) {
      throw new OutcomeUnknown(
          String.format(
              "whether entry %s was written is not known: %s, before the storage said what stands"
                  + " there; settle entry id %s before trying again",
              mine.ref(),
              interrupted ? "the thread was interrupted" : settings.budget() + " passed",
              mine.stamp().id()),
          mine.ref(),
          mine.stamp().id(),
          cause);
    }
  }
}
