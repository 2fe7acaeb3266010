package dev.modelregistry.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.core.codec.SnapshotsCodec;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogSettings;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.state.SnapshotsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.core.store.RandomIds;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Threads that learn from a log what it says, while it grows.
 *
 * <pre>
 *   entry     1         2         3
 *   places    "same" at 1         at 2     at 3: the same bytes, stored again
 * </pre>
 */
class KnownThreadsTest {

  private static final DatasetName DATASET = new DatasetName("d");
  private static final byte[] SAME = "same".getBytes(UTF_8);

  /** A log in memory that says again and again where the same bytes stand now. */
  private static EventLog<SnapshotsState> log() {
    LogSettings settings =
        new LogSettings(Clock.systemUTC(), () -> 0, RandomIds::next, Duration.ZERO, failures -> {});
    return new EventLog<>(
        new ObjectStore(new InMemoryStorage()),
        Keys.snapshots(DATASET),
        new SnapshotsCodec(),
        settings);
  }

  private static LogEntry append(EventLog<SnapshotsState> log) {
    return log.append(Actor.person("ann"), head -> captured(head.state().newestNumber() + 1))
        .entry();
  }

  private static Captured captured(long number) {
    byte[] content = Long.toString(number).getBytes(UTF_8);
    Placement placement =
        new Placement(Digest.of(SAME), SAME.length, String.format("%032x", number));
    Descriptor root = new Descriptor(Digest.of(content), content.length, Descriptor.OCTETS);
    Contents contents = new Contents(Contents.Form.FILE, "c", root, content.length, 1);
    return new Captured(number, contents, List.of(placement), Map.of());
  }

  private static StressOptions stress() {
    return new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(Extent.of(2, 30))
        .invocationsPerIteration(Extent.of(150, 5_000));
  }

  /** What a thread alone learns: all that stands there. */
  public static class OneThread {
    private long entries;

    public long append() {
      return ++entries;
    }

    public long appendAndLearn() {
      return append();
    }

    public Optional<Long> learnAndFind() {
      return entries == 0 ? Optional.empty() : Optional.of(entries);
    }
  }

  /** What is learnt of blobs: the number that is found is that of the newest entry. */
  public static class Blobs {
    private final EventLog<SnapshotsState> log = log();
    private final KnownBlobs known = new KnownBlobs(log);

    @Operation
    public long append() {
      return KnownThreadsTest.append(log).sequence();
    }

    @Operation
    public long appendAndLearn() {
      LogEntry entry = KnownThreadsTest.append(log);
      known.learn(entry);
      return entry.sequence();
    }

    @Operation
    public Optional<Long> learnAndFind() {
      known.refresh(Duration.ZERO);
      return known.find(Digest.of(SAME)).map(placement -> Long.parseLong(placement.uploadId(), 16));
    }
  }

  @Test
  void blobsThatWereLearntOfAreNotForgottenForOlderOnes() {
    stress().sequentialSpecification(OneThread.class).check(Blobs.class);
  }

  /** What is learnt of snapshots. */
  public static class Snapshots {
    private final EventLog<SnapshotsState> log = log();
    private final KnownSnapshots known = new KnownSnapshots(log);

    @Operation
    public long append() {
      return KnownThreadsTest.append(log).sequence();
    }

    @Operation
    public Optional<Long> learnAndFind() {
      long size = log.head().size();
      Digest content = Digest.of(Long.toString(size).getBytes(UTF_8));
      return known.findBy(size, new KnownSnapshots.Identity(content, Optional.empty()));
    }
  }

  @Test
  void whatWasReadIsKnown() {
    stress().sequentialSpecification(OneThread.class).check(Snapshots.class);
  }
}
