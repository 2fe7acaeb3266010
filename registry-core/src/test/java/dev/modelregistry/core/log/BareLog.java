package dev.modelregistry.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.value.EntryRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The append and nothing else, right but for one sin: entries are an id, a time and a text.
 *
 * <p>It is there to be caught. What a proof does not notice here it would not notice in {@link
 * EventLog} either.
 */
final class BareLog implements Appender {

  /** What it does wrong. */
  enum Sin {
    NONE,
    /** Takes every entry that it finds in its slot for another's, so its own is written twice. */
    DOES_NOT_KNOW_ITS_OWN,
    /** Takes an entry for its own that is no older than its own attempt. */
    GOES_BY_AGE,
    /** Takes a request for lost when it sees nothing in the slot, and begins anew. */
    BEGINS_ANEW,
    /** Takes a failure for a sign that nothing was written. */
    BELIEVES_FAILURES,
    /** Settles by a look, so that a late request can still land. */
    SETTLES_BY_A_LOOK
  }

  private record Entry(String id, long time, String text) {
    byte[] bytes() {
      return (id + ' ' + time + ' ' + text).getBytes(UTF_8);
    }

    static Entry of(byte[] bytes) {
      String[] parts = new String(bytes, UTF_8).split(" ", 3);
      return new Entry(parts[0], Long.parseLong(parts[1]), parts[2]);
    }
  }

  private final Storage storage;
  private final LogSettings settings;
  private final Sin sin;
  private long head;

  private BareLog(Storage storage, LogSettings settings, Sin sin) {
    this.storage = storage;
    this.settings = settings;
    this.sin = sin;
  }

  static Way with(Sin sin) {
    return new Way() {
      @Override
      public Appender open(Storage storage, LogSettings settings) {
        return new BareLog(storage, settings, sin);
      }

      @Override
      public List<String> texts(Storage storage, LogSettings settings) {
        BareLog log = new BareLog(storage, settings, sin);
        List<String> texts = new ArrayList<>();
        for (Optional<Entry> entry = log.read(1); entry.isPresent(); ) {
          texts.add(entry.get().text);
          entry = log.read(texts.size() + 1);
        }
        return texts;
      }
    };
  }

  @Override
  public long append(String text) {
    Entry mine = entry(text);
    while (true) {
      findHead();
      long slot = head + 1;
      Optional<Entry> standing = offer(slot, mine);
      if (standing.isEmpty()) {
        mine = entry(text);
      } else if (isMine(standing.get(), mine)) {
        return slot;
      }
    }
  }

  private Entry entry(String text) {
    return new Entry(settings.entryIds().get(), settings.clock().millis(), text);
  }

  private void findHead() {
    while (read(head + 1).isPresent()) {
      head++;
    }
  }

  private boolean isMine(Entry standing, Entry mine) {
    return switch (sin) {
      case DOES_NOT_KNOW_ITS_OWN -> standing == mine;
      case GOES_BY_AGE -> standing.time >= mine.time;
      default -> standing.id.equals(mine.id);
    };
  }

  /** Returns what stands in the slot afterwards, or empty to begin anew. */
  private Optional<Entry> offer(long slot, Entry mine) {
    long began = settings.nanoTime().getAsLong();
    for (int failures = 1; ; failures++) {
      try {
        if (storage.create(Keys.entry(Notebook.LOG, slot), Payload.of(mine.bytes()))
            == Creation.CREATED) {
          return Optional.of(mine);
        }
      } catch (IOException e) {
        if ((e instanceof NotCreatedException && failures == 1) || sin == Sin.BELIEVES_FAILURES) {
          throw new Unavailable("not written", e);
        }
      }
      try {
        Optional<Entry> standing = read(slot);
        if (standing.isPresent() || sin == Sin.BEGINS_ANEW) {
          return standing;
        }
      } catch (Unavailable unreadable) {
        // Then nobody knows yet.
      }
      if (settings.nanoTime().getAsLong() - began >= settings.budget().toNanos()) {
        throw new OutcomeUnknown(
            "perhaps written", new EntryRef(Notebook.LOG, slot), mine.id, null);
      }
      settings.pause().after(failures);
    }
  }

  @Override
  public boolean settle(OutcomeUnknown unknown) {
    findHead();
    if (head < unknown.entry().sequence() && sin != Sin.SETTLES_BY_A_LOOK) {
      offer(unknown.entry().sequence(), entry("void"));
    }
    return read(unknown.entry().sequence())
        .filter(standing -> standing.id.equals(unknown.entryId()))
        .isPresent();
  }

  private Optional<Entry> read(long slot) {
    try (InputStream in = storage.open(Keys.entry(Notebook.LOG, slot), 0, 1_000)) {
      return Optional.of(Entry.of(in.readAllBytes()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new Unavailable("cannot be read", e);
    }
  }
}
