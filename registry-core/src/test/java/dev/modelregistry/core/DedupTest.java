package dev.modelregistry.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.blob.BlobSource;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.Work;
import dev.modelregistry.core.codec.SnapshotsCodec;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogSettings;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.Seed;
import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.core.state.SnapshotsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.core.store.RandomIds;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * P4 and P10 of bytes that come again: what an entry refers to stays, whatever becomes of the bytes
 * that no entry refers to.
 */
@ExtendWith(Seeds.class)
class DedupTest {

  private static final DatasetName DATASET = new DatasetName("d");
  private static final Actor ANN = Actor.person("ann");

  /** What says where bytes stand already. */
  private interface Dedup {
    void refresh();

    Optional<Placement> find(Digest digest);

    void uploaded(Placement placement);
  }

  private static Dedup product(EventLog<SnapshotsState> log) {
    KnownBlobs known = new KnownBlobs(log);
    return new Dedup() {
      @Override
      public void refresh() {
        known.refresh(Duration.ZERO);
      }

      @Override
      public Optional<Placement> find(Digest digest) {
        return known.find(digest);
      }

      @Override
      public void uploaded(Placement placement) {}
    };
  }

  /** Goes by what it stored itself not long ago, and not by what the log says. */
  private static Dedup mutant() {
    Map<Digest, Placement> uploads = new HashMap<>();
    return new Dedup() {
      @Override
      public void refresh() {}

      @Override
      public Optional<Placement> find(Digest digest) {
        return Optional.ofNullable(uploads.get(digest));
      }

      @Override
      public void uploaded(Placement placement) {
        uploads.put(placement.digest(), placement);
      }
    };
  }

  @Test
  void whatAnEntryRefersToIsThere(Seed seed) throws Exception {
    Random random = seed.random("runs");
    for (int i = 0; i < Extent.of(40, 5_000); i++) {
      new Line(random.nextLong(), DedupTest::product).run();
    }
  }

  @Test
  void aDedupIsFoundThatGoesByAgeAndNotByTheLog(Seed seed) {
    Random random = seed.random("runs");

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                new Line(random.nextLong(), log -> mutant()).run();
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is not there");
  }

  /** A dataset that few contents are captured in again and again, while creations fail. */
  private static final class Line {
    private final Random random;
    private final InMemoryStorage.Space space = new InMemoryStorage.Space();
    private final FaultyStorage storage;
    private final EventLog<SnapshotsState> log;
    private final BlobStore blobs;
    private final Dedup dedup;

    Line(long seed, Function<EventLog<SnapshotsState>, Dedup> kind) {
      random = new Random(seed);
      storage =
          new FaultyStorage(new InMemoryStorage(space), seed)
              .randomly(Fault.REFUSED, 0.1)
              .randomly(Fault.FAIL_AFTER, 0.1)
              .randomly(Fault.ARRIVE_LATE, 0.1);
      log = log(storage);
      blobs =
          new BlobStore(new ObjectStore(storage), Keys.line(DATASET), RandomIds::next, Thread::new);
      dedup = kind.apply(log);
    }

    void run() throws IOException {
      for (int i = 0; i < 20; i++) {
        try {
          capture("content " + random.nextInt(3));
        } catch (OutcomeUnknown unknown) {
          settle(unknown);
        } catch (Unavailable failed) {
          collect();
        }
      }
      storage.heal();
      storage.deliverLate();
      read(this::check);
    }

    private void read(Consumer<LogEntry> sink) {
      EventLog<SnapshotsState> sound = log(new InMemoryStorage(space));
      sound.scan(1, sound.head().size(), sink);
    }

    private static EventLog<SnapshotsState> log(Storage storage) {
      LogSettings settings =
          new LogSettings(
              Clock.systemUTC(), () -> 0, RandomIds::next, Duration.ZERO, failures -> {});
      return new EventLog<>(
          new ObjectStore(storage), Keys.snapshots(DATASET), new SnapshotsCodec(), settings);
    }

    private void capture(String content) {
      dedup.refresh();
      BlobSource source = BlobSource.of("content", content.getBytes(UTF_8));
      Placement placement = blobs.put(source, dedup::find, Work.silent());
      dedup.uploaded(placement);
      Descriptor root =
          new Descriptor(placement.digest(), placement.sizeBytes(), Descriptor.OCTETS);
      Contents contents = new Contents(Contents.Form.FILE, "c", root, placement.sizeBytes(), 1);
      log.append(
          ANN,
          head ->
              new Captured(
                  head.state().newestNumber() + 1, contents, List.of(placement), Map.of()));
    }

    private void settle(OutcomeUnknown unknown) {
      for (boolean known = false; !known; ) {
        try {
          log.settle(unknown.entry().sequence(), unknown.entryId(), ANN);
          known = true;
        } catch (Unavailable again) {
          // The storage fails now and then; a caller would wait.
        }
      }
    }

    /** Removes what no entry refers to, as a collection may. */
    private void collect() {
      Set<ObjectKey> live = new HashSet<>();
      read(entry -> placements(entry).forEach(placement -> live.add(key(placement))));
      for (ObjectKey key : space.keys()) {
        if (key.value().contains("/blobs/") && !live.contains(key)) {
          space.remove(key);
        }
      }
    }

    private void check(LogEntry entry) {
      for (Placement placement : placements(entry)) {
        assertThat(space.bytes(key(placement)).map(Digest::of))
            .as("what %s refers to is not there", entry.ref())
            .contains(placement.digest());
      }
    }

    private static List<Placement> placements(LogEntry entry) {
      return entry.event() instanceof Captured captured ? captured.blobs() : List.of();
    }

    private static ObjectKey key(Placement placement) {
      return Keys.blob(Keys.line(DATASET), placement.uploadId());
    }
  }
}
