package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.TRAINER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.BlastRadius.Touched;
import dev.modelregistry.BlastRadius.Way;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Verification.Problem;
import dev.modelregistry.core.codec.EdgeCodec;
import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.core.proof.WatchedStorage;
import dev.modelregistry.core.proof.WatchedStorage.Moment;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an evaluation that is attached after registration says about the snapshot it was made on.
 *
 * <pre>
 *   loans@s1  ◄── trained on, evaluated on ── fraud@v1 ◄── parent ── fraud@v2
 *   recent@s1 ◄── evaluated on, later ─────── fraud@v1
 * </pre>
 */
class AttachedEvaluationTest {

  private static final VersionId V1 = VersionId.parse("fraud@v1");
  private static final VersionId V2 = VersionId.parse("fraud@v2");
  private static final String DECISIONS = "models/fraud/decisions";
  private static final String TO_RECENT = "edges/datasets/recent/000000000001/";

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;
  private Snapshot recent;

  @BeforeEach
  void registerTwo() {
    bench = new Workbench(new InMemoryStorage(space), inputs);
    bench.register(0.90);
    bench.registration("child", 0.91).parent(V1).commit();
    recent =
        bench
            .registry()
            .dataset("recent")
            .snapshot()
            .from(bench.file("recent.csv", "id\n7\n"))
            .commit();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Evaluation onRecent(double auc) {
    return Evaluation.on(recent.ref()).metric("auc", auc);
  }

  private ModelRegistry another() {
    return Registries.on(new InMemoryStorage(space)).actor(TRAINER).open();
  }

  private List<ObjectKey> edges() {
    return space.keys().stream().filter(key -> key.value().startsWith(TO_RECENT)).toList();
  }

  private String firstEntryId() {
    byte[] entry = space.bytes(Keys.entry(DECISIONS, 1)).orElseThrow();
    return EntryCodec.decode(new EntryRef(DECISIONS, 1), entry).stamp().id();
  }

  /** An edge to the first decision, which is to be looked for from somewhere on. */
  private byte[] edge(String log, long from) {
    return EdgeCodec.encode(new EdgeCodec.Edge(firstEntryId(), new EntryRef(log, from)));
  }

  private List<VersionId> thatSawRecent() {
    return bench.registry().versionsThatSaw(recent.id());
  }

  @Nested
  class AVersion {

    @Test
    void sawTheSnapshotOnceTheEvaluationIsAttached() {
      assertThat(thatSawRecent()).isEmpty();

      bench.fraud().attach(V1, onRecent(0.8));

      assertThat(thatSawRecent()).containsExactly(V1);
      assertThat(bench.registry().trainedOn(recent.id())).isEmpty();
      try (ModelRegistry fresh = another()) {
        assertThat(fresh.versionsThatSaw(recent.id())).containsExactly(V1);
      }
    }

    @Test
    void isTouchedByARecallWithThoseMadeFromIt() {
      bench.fraud().attach(V1, onRecent(0.8));

      assertThat(bench.registry().blastRadius(recent.id()).versions())
          .containsExactly(
              new Touched(V1, EnumSet.of(Way.EVALUATED), List.of(), Set.of()),
              new Touched(V2, EnumSet.of(Way.DESCENDED), List.of(), Set.of()));
    }

    @Test
    void isNamedOnceHoweverOftenItWasTrainedAndEvaluatedOnASnapshot() {
      bench.fraud().attach(V1, bench.auc(0.7));
      bench.fraud().attach(V1, bench.auc(0.8));

      SnapshotId loans = bench.loans().id();
      assertThat(bench.registry().trainedOn(loans)).containsExactly(V1, V2);
      assertThat(bench.registry().versionsThatSaw(loans)).containsExactly(V1, V2);
      assertThat(bench.registry().blastRadius(loans).versions())
          .extracting(Touched::ways)
          .containsExactly(
              EnumSet.of(Way.TRAINED, Way.EVALUATED),
              EnumSet.of(Way.TRAINED, Way.EVALUATED, Way.DESCENDED));
    }

    @Test
    void isFoundWhereTheAttachmentLostItsPlaceToOthers() {
      try (ModelRegistry other = another()) {
        AtomicBoolean raced = new AtomicBoolean();
        WatchedStorage watched =
            new WatchedStorage(
                new InMemoryStorage(space),
                point -> {
                  if (point.isCreation(Moment.BEFORE, DECISIONS + "/0")
                      && raced.compareAndSet(false, true)) {
                    other.model("fraud").attach(V2, onRecent(0.6));
                  }
                });
        try (ModelRegistry slow = Registries.on(watched).actor(TRAINER).open()) {
          slow.model("fraud").attach(V1, onRecent(0.8));
        }
      }

      assertThat(bench.fraud().decisions()).hasSize(2);
      assertThat(edges()).hasSize(2);
      assertThat(thatSawRecent()).containsExactly(V1, V2);
      assertThat(bench.registry().verify().problems()).isEmpty();
    }
  }

  @Nested
  class AnEdge {

    @Test
    void isThereOnceForEachEvaluation() {
      bench.fraud().attach(V1, onRecent(0.8));
      bench.fraud().attach(V1, onRecent(0.9));

      assertThat(edges()).hasSize(2);
      assertThat(bench.registry().verify().problems()).isEmpty();
    }

    @Test
    void whoseEvaluationNeverCameIsPassedOverAndInOrder() {
      bench.fraud().attach(V1, onRecent(0.8));
      new Edges(new ObjectStore(new InMemoryStorage(space)))
          .note(
              new Evaluated(V2, onRecent(0.9)),
              new Edges.Use("ab".repeat(16), new EntryRef(DECISIONS, 2)));

      assertThat(edges()).hasSize(2);
      assertThat(thatSawRecent()).containsExactly(V1);
      assertThat(bench.registry().verify().problems()).isEmpty();
    }

    @Test
    void isNotLeftBehindByAnEvaluationThatIsRefused() {
      List<ObjectKey> before = space.keys();
      SnapshotRef none =
          new SnapshotRef(new SnapshotId(recent.id().dataset(), 9), recent.ref().content());
      SnapshotRef another = new SnapshotRef(recent.id(), bench.loans().ref().content());

      assertThatThrownBy(() -> bench.fraud().attach(V1, Evaluation.on(none).metric("auc", 1)))
          .isInstanceOf(NotFound.class)
          .hasMessageContaining("recent@s9 does not exist");
      assertThatThrownBy(() -> bench.fraud().attach(V1, Evaluation.on(another).metric("auc", 1)))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("take the reference from the snapshot itself");
      assertThat(space.keys()).isEqualTo(before);
    }
  }

  @Nested
  class AnAudit {

    private ObjectKey edge;

    @BeforeEach
    void attach() {
      bench.fraud().attach(V1, onRecent(0.8));
      edge = edges().get(0);
    }

    private Problem onlyProblem() {
      List<Problem> problems = bench.registry().verify().problems();
      assertThat(problems).hasSize(1);
      assertThat(problems.get(0).object()).isEqualTo(edge.value());
      assertThat(problems.get(0).dependents()).containsExactly("fraud@v1");
      return problems.get(0);
    }

    private void leadsTo(String log, long from) {
      space.overwrite(edge, edge(log, from));
    }

    @Test
    void namesAnEdgeThatIsMissing() {
      space.remove(edge);

      assertThat(onlyProblem().what())
          .isEqualTo(
              edge + " is missing, which leads to " + DECISIONS + "#1; restore it from a copy.");
    }

    @Test
    void namesAnEdgeThatLeadsPastItsEntry() {
      leadsTo(DECISIONS, 2);

      assertThat(onlyProblem().what())
          .contains("leads past models/fraud/decisions#1, to entry 2; restore it");
    }

    @Test
    void namesAnEdgeThatLeadsToTheOtherLogOfItsModel() {
      leadsTo("models/fraud/versions", 1);

      assertThat(onlyProblem().what())
          .contains("leads to models/fraud/versions and not to models/fraud/decisions#1; restore");
    }

    @Test
    void namesAnEdgeThatLeadsToAnotherModelAndNobodyFollowsIt() {
      leadsTo("models/other/decisions", 1);

      assertThat(onlyProblem().what())
          .contains(
              "leads to models/other/decisions and not to models/fraud/versions or"
                  + " models/fraud/decisions.");
      assertThatThrownBy(AttachedEvaluationTest.this::thatSawRecent).isInstanceOf(Corrupt.class);
    }

    @Test
    void namesAnEdgeThatIsDamaged() {
      space.overwrite(edge, new byte[] {'{'});

      assertThat(onlyProblem().what()).contains("is no edge");
    }
  }

  @Test
  void whatWasPutThereMakesNoVersionThatSawASnapshot() {
    bench.fraud().attach(V1, bench.auc(0.8));
    space.overwrite(new ObjectKey(TO_RECENT + "fraud." + firstEntryId()), edge(DECISIONS, 1));

    assertThat(edges()).hasSize(1);
    assertThat(thatSawRecent()).isEmpty();
  }
}
