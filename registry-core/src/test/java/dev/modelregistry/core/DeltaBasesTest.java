package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Verification.Problem;
import dev.modelregistry.VerifyRequest;
import dev.modelregistry.core.blob.BlobSource;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.Keeping;
import dev.modelregistry.core.blob.Work;
import dev.modelregistry.core.codec.SnapshotsCodec;
import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.codec.VersionsCodec;
import dev.modelregistry.core.format.Seal;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogSettings;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.core.store.RandomIds;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Registered;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an audit finds about that which deltas are coded against, where entries are written that no
 * capture and no registration writes.
 *
 * <pre>
 *   base  ◄── coded against ── delta
 * </pre>
 */
class DeltaBasesTest {

  private static final String DAILY = "datasets/daily/snapshots";
  private static final String VERSIONS = "models/fraud/versions";

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;
  private Placement base;
  private Placement delta;

  @BeforeEach
  void storeBoth() {
    bench = new Workbench(new InMemoryStorage(space), inputs);
    base = stored("datasets/daily", rows(1), Keeping.PACKED);
    delta = stored("datasets/daily", rows(2), after(base));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static byte[] rows(int day) {
    StringBuilder rows = new StringBuilder("id,amount\n");
    for (int i = 0; i < 6_000 + day; i++) {
      rows.append(i).append(',').append(i * 7_919L % 10_007).append('\n');
    }
    return rows.toString().getBytes(UTF_8);
  }

  private static Keeping after(Placement base) {
    return new Keeping(true, name -> Optional.of(base));
  }

  private ObjectStore store() {
    return new ObjectStore(new InMemoryStorage(space));
  }

  /** Stores what no entry places as yet. */
  private Placement stored(String line, byte[] bytes, Keeping keeping) {
    Placement stored =
        new BlobStore(store(), line, RandomIds::next, Thread::new)
            .keeping(keeping)
            .put(BlobSource.of("rows.csv", bytes), digest -> Optional.empty(), Work.silent());
    assertThat(baseOf(stored).isPresent()).isEqualTo(keeping != Keeping.PACKED);
    return stored;
  }

  private static Optional<Packing.Base> baseOf(Placement placement) {
    return placement.packing().flatMap(Packing::base);
  }

  private <S extends LogState<S>> EventLog<S> log(String name, StateCodec<S> codec) {
    return new EventLog<>(
        store(), name, codec, LogSettings.standard(Clock.systemUTC(), Duration.ofSeconds(30)));
  }

  /** Writes an entry that captures the first of some blobs and places them all. */
  private void capture(Placement... placements) {
    Placement first = placements[0];
    Descriptor root = new Descriptor(first.digest(), first.sizeBytes(), Descriptor.OCTETS);
    Contents contents = new Contents(Contents.Form.FILE, "rows", root, first.sizeBytes(), 1);
    log(DAILY, new SnapshotsCodec())
        .append(
            TRAINER,
            head ->
                new Captured(
                    head.state().newestNumber() + 1, contents, List.of(placements), Map.of()));
  }

  private List<Problem> problems(VerifyRequest request) {
    try (ModelRegistry fresh = Registries.on(new InMemoryStorage(space)).actor(TRAINER).open()) {
      return fresh.verify(request).problems();
    }
  }

  private Problem onlyProblem() {
    List<Problem> problems = problems(VerifyRequest.everything());
    assertThat(problems).hasSize(1);
    assertThat(problems(VerifyRequest.withoutReadingBlobs())).isEqualTo(problems);
    return problems.get(0);
  }

  private static String key(long sequence) {
    return Keys.entry(DAILY, sequence).value();
  }

  @Nested
  class ABaseThatNoEntryPlaces {

    @Test
    void isNamedWithTheEntryTheBlobAndWhatToDo() {
      capture(delta);

      assertThat(onlyProblem())
          .isEqualTo(
              new Problem(
                  key(1),
                  String.format(
                      "%s keeps %s as a delta against %s in datasets/daily/blobs/%s, which neither"
                          + " it nor an entry before it places, so that a collection removes what"
                          + " the delta cannot be read without; keep a copy of that object, and"
                          + " restore the entry from a copy.",
                      key(1), delta.digest(), base.digest(), base.uploadId()),
                  List.of("daily@s1")));
    }

    @Test
    void isNamedWithTheVersionsThatRestOnTheData() {
      capture(delta);
      SnapshotId daily = SnapshotId.parse("daily@s1");
      bench.registration("w", 0.9).trainedOn(bench.registry().snapshot(daily)).commit();

      assertThat(onlyProblem().dependents()).containsExactly("daily@s1", "fraud@v1");
    }

    @Test
    void isNamedOnceWithAllThatCiteTheDelta() {
      capture(delta);
      capture(stored("datasets/daily", rows(3), Keeping.PACKED), delta);

      assertThat(onlyProblem().object()).isEqualTo(key(1));
      assertThat(onlyProblem().dependents()).containsExactly("daily@s1", "daily@s2");
    }

    @Test
    void isFoundForEachDelta() {
      capture(delta, stored("datasets/daily", rows(3), after(base)));

      assertThat(problems(VerifyRequest.everything()))
          .hasSize(2)
          .allMatch(problem -> problem.what().contains(base.uploadId()));
    }

    @Test
    void isFoundWhereOnlyALaterEntryPlacesIt() {
      capture(delta);
      capture(base);

      assertThat(onlyProblem().object()).isEqualTo(key(1));
    }

    @Test
    void isFoundWhereAnEntryPlacesOtherBytesThere() {
      Packing.Base other = new Packing.Base(Digest.of(new byte[1]), base.uploadId());
      capture(base);
      capture(
          new Placement(
              delta.digest(),
              delta.sizeBytes(),
              delta.uploadId(),
              Optional.of(new Packing(delta.storedBytes(), Optional.of(other)))));

      assertThat(onlyProblem().object()).isEqualTo(key(2));
      assertThat(onlyProblem().what()).contains("against " + other.digest());
    }

    @Test
    void isFoundDeepInAChain() {
      Placement third = stored("datasets/daily", rows(3), after(delta));
      capture(delta);
      capture(third);

      assertThat(onlyProblem().object()).isEqualTo(key(1));
    }

    @Test
    void isNamedWithTheVersionAndItsLabels() {
      bench.register(0.9);
      Registered first = (Registered) log(VERSIONS, new VersionsCodec()).entry(1).event();
      Placement unplaced = stored("models/fraud", rows(1), Keeping.PACKED);
      List<Placement> placements = new ArrayList<>(first.blobs());
      placements.add(stored("models/fraud", rows(2), after(unplaced)));
      Edges.Use use = Edges.Use.in(log(VERSIONS, new VersionsCodec()));
      new Edges(store()).note(first.manifest(), use);
      log(VERSIONS, new VersionsCodec())
          .append(use.entryId(), TRAINER, head -> new Registered(2, first.manifest(), placements));
      bench.fraud().protect(PRODUCTION, Policy.protect());
      bench
          .fraud()
          .promote(VersionId.parse("fraud@v2"))
          .to(PRODUCTION)
          .approvedBy(ALICE, "CHG")
          .commit();

      assertThat(onlyProblem().object()).isEqualTo("models/fraud/versions/000000000002");
      assertThat(onlyProblem().what()).contains("models/fraud/blobs/" + unplaced.uploadId());
      assertThat(onlyProblem().dependents()).containsExactly("fraud@v2", "production of fraud");
    }
  }

  @Nested
  class ABaseIsInOrder {

    @Test
    void whereAnEarlierEntryPlacesIt() {
      capture(base);
      capture(delta);

      assertThat(problems(VerifyRequest.everything())).isEmpty();
    }

    @Test
    void whereTheSameEntryPlacesItBeforeOrBehind() {
      capture(delta, base);
      capture(base, stored("datasets/daily", rows(3), after(base)));

      assertThat(problems(VerifyRequest.everything())).isEmpty();
    }

    @Test
    void whereAnEntryBetweenPlacesNothing() {
      capture(base);
      EventLog<?> log = log(DAILY, new SnapshotsCodec());
      assertThat(log.settle(2, "ab".repeat(16), TRAINER)).isFalse();
      capture(delta);

      assertThat(problems(VerifyRequest.everything())).isEmpty();
    }
  }

  /** Whether a base is placed cannot be said, as the entry that is gone may have placed it. */
  @Nested
  class NobodyIsAccused {

    private List<String> objects() {
      return problems(VerifyRequest.everything()).stream().map(Problem::object).toList();
    }

    @BeforeEach
    void captureBoth() {
      capture(base);
      capture(delta);
    }

    @Test
    void whereTheEntryIsMissing() {
      space.remove(new ObjectKey(key(1)));

      assertThat(objects()).containsExactly(key(1));
    }

    @Test
    void whereTheEntryIsDamaged() {
      space.overwrite(new ObjectKey(key(1)), new byte[] {'{'});

      assertThat(objects()).containsExactly(key(1));
    }

    @Test
    void whereTheEntryIsOfAKindThatANewerReleaseKnows() {
      String entry = new String(space.bytes(new ObjectKey(key(1))).orElseThrow(), UTF_8);
      String newer = Seal.renewed(entry.replace("\"type\":\"captured\"", "\"type\":\"carried\""));
      space.overwrite(new ObjectKey(key(1)), newer.getBytes(UTF_8));

      assertThat(newer).isNotEqualTo(entry);
      assertThat(problems(VerifyRequest.everything()))
          .isNotEmpty()
          .noneMatch(problem -> problem.what().contains("as a delta against"));
    }
  }
}
