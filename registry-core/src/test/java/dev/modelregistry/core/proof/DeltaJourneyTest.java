package dev.modelregistry.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Content;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.SnapshotRequest;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.codec.SnapshotsCodec;
import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.codec.VersionsCodec;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogSettings;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Registered;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * P10 of what deltas are coded against. Two processes take snapshots of files, trees and tables
 * that change, and register weights made from earlier ones; what was stored comes again, and writes
 * fail whose bytes are stored already. Whatever they do, each base is placed by an entry: an audit
 * has nothing to say, also when what no entry places is gone.
 */
@ExtendWith(Seeds.class)
class DeltaJourneyTest {

  private static final int ROWS = 2_500;

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private final List<Process> opened = new ArrayList<>();
  private final List<String> contents = new ArrayList<>();
  private int files;
  private int failed;
  private int versions;

  @AfterEach
  void close() {
    opened.forEach(process -> process.bench.close());
  }

  private record Process(FaultyStorage storage, Workbench bench) {}

  private Process open() {
    FaultyStorage storage = new FaultyStorage(new InMemoryStorage(space), opened.size());
    ModelRegistry registry =
        Registries.on(storage).actor(Workbench.TRAINER).appendBudget(Duration.ZERO).open();
    opened.add(new Process(storage, new Workbench(registry, inputs.resolve("" + opened.size()))));
    return opened.get(opened.size() - 1);
  }

  /** Something that changed a little, or that was there before. */
  private String content(Random random) {
    if (random.nextInt(4) == 0) {
      return contents.get(random.nextInt(contents.size()));
    }
    String last = contents.get(contents.size() - 1 - random.nextInt(Math.min(3, contents.size())));
    int at = last.indexOf('\n', random.nextInt(last.length() - 20)) + 1;
    String row = random.nextInt(1_000_000) + "," + random.nextInt(10_000) + "\n";
    contents.add(last.substring(0, at) + row + last.substring(at));
    return contents.get(contents.size() - 1);
  }

  private static String table(Random random) {
    StringBuilder rows = new StringBuilder("id,amount\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(i).append(',').append(random.nextInt(100_000)).append('\n');
    }
    return rows.toString();
  }

  private void capture(Workbench bench, Random random) throws IOException {
    SnapshotRequest request = bench.registry().dataset("daily").snapshot();
    int kind = random.nextInt(3);
    if (kind == 0) {
      Path tree = Files.createDirectories(inputs.resolve("tree" + ++files));
      for (String name : List.of("north.csv", "south.csv", "west.csv")) {
        Files.writeString(tree.resolve(name), content(random));
      }
      request.from(tree);
    } else if (kind == 1) {
      request.csv(bench.file("table.csv", content(random)));
    } else {
      request.split("train", Content.csv(bench.file("rows.csv", content(random))));
      request.split("test", Content.csv(bench.file("rows.csv", content(random))));
      request.allowSharedRows();
    }
    request.keep(random.nextInt(8) == 0 ? Keep.PLAIN : Keep.SMALLEST).commit();
  }

  private void register(Workbench bench, Random random) {
    Registration registration = bench.registration(content(random), 0.9);
    registration.keep(random.nextInt(5) == 0 ? Keep.PLAIN : Keep.SMALLEST);
    if (versions > 0 && random.nextBoolean()) {
      registration.parent(bench.fraud().version(1 + random.nextInt(versions)));
    }
    versions = (int) registration.commit().id().number();
  }

  /** One write in three goes wrong, with its entry or with one of its blobs. */
  private void step(Process process, Random random) throws IOException {
    if (random.nextInt(3) == 0) {
      Fault fault =
          List.of(Fault.FAIL_BEFORE, Fault.FAIL_AFTER, Fault.ARRIVE_LATE, Fault.CRASH_BEFORE)
              .get(random.nextInt(4));
      String where = random.nextInt(3) == 0 ? "/blobs/" : "/(versions|snapshots)/0";
      process.storage.next(Operation.CREATE, where, fault);
    }
    try {
      if (random.nextBoolean()) {
        capture(process.bench, random);
      } else {
        register(process.bench, random);
      }
    } catch (OutcomeUnknown unknown) {
      failed++;
      process.storage.heal();
      process.bench.registry().settle(unknown);
    } catch (Unavailable lost) {
      failed++;
    }
    process.storage.heal();
  }

  private Census census() {
    Census census = new Census();
    read(census, "datasets/daily/snapshots", new SnapshotsCodec());
    read(census, "models/fraud/versions", new VersionsCodec());
    return census;
  }

  private <S extends LogState<S>> void read(Census census, String name, StateCodec<S> codec) {
    EventLog<S> log =
        new EventLog<>(
            new ObjectStore(new InMemoryStorage(space)),
            name,
            codec,
            LogSettings.standard(Clock.systemUTC(), Duration.ZERO));
    log.scan(1, log.head().size(), entry -> census.add(name, entry.event()));
  }

  /** What came up in a journey, so that it can be seen to show something. */
  private static final class Census {
    final Set<ObjectKey> placed = new HashSet<>();
    final Set<String> deltas = new HashSet<>();
    int onDeltas;
    int citedAgain;

    void add(String log, Event event) {
      for (Placement at : blobs(event)) {
        boolean isNew = placed.add(Keys.blob(Keys.lineOf(log), at.uploadId()));
        at.packing()
            .flatMap(Packing::base)
            .ifPresent(
                base -> {
                  onDeltas += isNew && deltas.contains(base.uploadId()) ? 1 : 0;
                  citedAgain += isNew ? 0 : 1;
                  deltas.add(at.uploadId());
                });
      }
    }

    private static List<Placement> blobs(Event event) {
      if (event instanceof Registered registered) {
        return registered.blobs();
      }
      return event instanceof Captured captured ? captured.blobs() : List.of();
    }
  }

  /** Removes what no entry places, as a collection will. */
  private int sweep(Set<ObjectKey> placed) {
    int removed = 0;
    for (ObjectKey key : space.keys()) {
      if (key.value().matches("(datasets/daily|models/fraud)/blobs/.*") && !placed.contains(key)) {
        space.remove(key);
        removed++;
      }
    }
    return removed;
  }

  @Test
  void noBaseIsNobodysWhateverIsCapturedRegisteredAndLost(Seed seed) throws Exception {
    Random random = seed.random("journey");
    contents.add(table(random));
    List<Process> now = new ArrayList<>(List.of(open(), open()));
    for (int i = 0; i < Extent.of(200, 2_000); i++) {
      int which = random.nextInt(2);
      if (random.nextInt(10) == 0) {
        now.set(which, open());
      }
      step(now.get(which), random);
    }
    for (Process process : opened) {
      process.storage.deliverLate();
    }

    Census census = census();
    assertThat(census.deltas).as("deltas").hasSizeGreaterThan(20);
    assertThat(census.onDeltas).as("deltas on deltas").isGreaterThan(5);
    assertThat(census.citedAgain).as("deltas cited again").isPositive();
    assertThat(failed).as("writes that failed").isGreaterThan(5);
    try (ModelRegistry registry = SampleRegistry.open(space)) {
      assertThat(registry.verify().problems()).isEmpty();
    }
    assertThat(sweep(census.placed)).as("objects that no entry places").isPositive();
    try (ModelRegistry registry = SampleRegistry.open(space)) {
      assertThat(registry.verify().problems()).isEmpty();
    }
  }
}
