package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Verification.Problem;
import dev.modelregistry.VerifyRequest;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.codec.EdgeCodec;
import dev.modelregistry.core.codec.EnvironmentCodec;
import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.core.codec.VersionsCodec;
import dev.modelregistry.core.format.Seal;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogSettings;
import dev.modelregistry.core.state.VersionsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.core.store.RandomIds;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.event.Artifacts;
import dev.modelregistry.event.Manifest;
import dev.modelregistry.event.Registered;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.TreeFile;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a verification finds besides broken logs and bytes.
 *
 * <pre>
 *   loans@s1 ◄── trained on, evaluated on ── fraud@v1 ◄── parent ── fraud@v2
 * </pre>
 */
class VerifyTest {

  private static final VersionId V1 = VersionId.parse("fraud@v1");
  private static final VersionId V2 = VersionId.parse("fraud@v2");
  private static final String VERSIONS = "models/fraud/versions";

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;

  @BeforeEach
  void registerTwo() {
    bench = new Workbench(new InMemoryStorage(space), inputs);
    bench.register(0.90);
    bench.registration("child", 0.91).parent(V1).commit();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private List<Problem> problems(VerifyRequest request) {
    try (ModelRegistry fresh = Registries.on(new InMemoryStorage(space)).actor(TRAINER).open()) {
      return fresh.verify(request).problems();
    }
  }

  private List<Problem> problems() {
    return problems(VerifyRequest.everything());
  }

  private Problem onlyProblem() {
    List<Problem> problems = problems();
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private ObjectStore store() {
    return new ObjectStore(new InMemoryStorage(space));
  }

  private EventLog<VersionsState> versions() {
    return new EventLog<>(
        store(),
        VERSIONS,
        new VersionsCodec(),
        LogSettings.standard(Clock.systemUTC(), Duration.ofSeconds(30)));
  }

  /** The only key below a prefix. */
  private ObjectKey only(String prefix) {
    List<ObjectKey> keys =
        space.keys().stream().filter(key -> key.value().startsWith(prefix)).toList();
    assertThat(keys).hasSize(1);
    return keys.get(0);
  }

  private void put(String key, String text) throws Exception {
    new InMemoryStorage(space).create(new ObjectKey(key), Payload.of(bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aSoundRegistryHasNoProblem() {
    assertThat(problems()).isEmpty();
    assertThat(problems(VerifyRequest.withoutReadingBlobs())).isEmpty();
  }

  @Nested
  class Logs {

    @Test
    void aForeignFileAmongTheEntriesIsFound() throws Exception {
      put("models/fraud/versions/000000000002.copy", "hello");

      assertThat(onlyProblem().what())
          .isEqualTo(
              "models/fraud/versions/000000000002.copy is no entry; somebody else put it there");
    }

    @Test
    void aForeignFileIsFoundWhereverItStands() throws Exception {
      List<String> foreign =
          List.of(
              "models/fraud/versions/9.txt",
              "models/fraud/versions/bundles/000000000000",
              "models/fraud/versions/bundles/999999999999",
              "models/fraud/versions/checkpoints/000000000000",
              "models/fraud/versions/checkpoints/notes.txt",
              "models/fraud/versions/zoo/000000000001");
      for (String key : foreign) {
        put(key, "hello");
      }

      assertThat(problems()).map(Problem::object).containsExactlyElementsOf(foreign);
    }
  }

  @Nested
  class LineageEdges {

    private ObjectKey toTheChild() {
      return only("edges/models/fraud/000000000001/");
    }

    private byte[] edge(String entryId, long from, String log) {
      return EdgeCodec.encode(new EdgeCodec.Edge(entryId, new EntryRef(log, from)));
    }

    private String child() {
      return versions().entry(2).stamp().id();
    }

    @Test
    void oneThatIsMissingIsNamedWithTheVersionThatItLeadsTo() {
      space.remove(toTheChild());

      assertThat(onlyProblem().dependents()).containsExactly("fraud@v2");
      assertThat(onlyProblem().what())
          .matches(
              "edges/models/fraud/000000000001/fraud\\.[0-9a-f]{32} is missing, which leads to"
                  + " models/fraud/versions#2; restore it from a copy\\.");
    }

    @Test
    void allThatAreMissingAreNamed() {
      for (ObjectKey key : space.keys()) {
        if (key.value().startsWith("edges/")) {
          space.remove(key);
        }
      }

      assertThat(problems()).hasSize(3).allMatch(problem -> problem.what().contains("is missing"));
    }

    @Test
    void oneThatIsDamagedIsNamedOnceWithTheVersionThatItLeadsTo() {
      space.overwrite(
          toTheChild(), bytes(Seal.on("{\"format\":1,\"from\":2,\"log\":\"models/fr\0ud\"}")));

      assertThat(onlyProblem().object()).isEqualTo(toTheChild().value());
      assertThat(onlyProblem().what()).contains("is no edge");
      assertThat(onlyProblem().dependents()).containsExactly("fraud@v2");
    }

    @Test
    void oneThatLeadsPastItsEntryIsFound() {
      space.overwrite(toTheChild(), edge(child(), 3, VERSIONS));

      assertThat(onlyProblem().what())
          .contains("leads past models/fraud/versions#2, to entry 3; restore it");
    }

    @Test
    void oneThatLeadsToAnotherLogIsFoundAndNotFollowed() {
      space.overwrite(toTheChild(), edge(child(), 1, "models/other/versions"));

      assertThat(onlyProblem().what())
          .contains("leads to models/other/versions and not to models/fraud/versions.");
      assertThatThrownBy(() -> bench.registry().childrenOf(V1)).isInstanceOf(Corrupt.class);
    }

    @Test
    void oneWhoseEntryNeverCameIsInOrder() {
      new Edges(store())
          .note(
              ((Registered) versions().entry(2).event()).manifest(),
              new Edges.Use("ab".repeat(16), new EntryRef(VERSIONS, 3)));

      assertThat(problems()).isEmpty();
    }

    @Test
    void theBytesOfAnotherAreFoundAndNotFollowed() {
      space.overwrite(toTheChild(), edge(versions().entry(1).stamp().id(), 1, VERSIONS));

      assertThat(onlyProblem().what()).contains("leads to another entry than its key says");
      assertThatThrownBy(() -> bench.registry().childrenOf(V1)).isInstanceOf(Corrupt.class);
    }

    @Test
    void oneThatIsDamagedIsFoundAlsoWhereItsEntryNeverCame() throws Exception {
      String orphan = "edges/datasets/loans/000000000001/fraud." + "ab".repeat(16);
      put(orphan, "{");

      assertThat(onlyProblem().object()).isEqualTo(orphan);
      assertThat(onlyProblem().dependents()).isEmpty();
    }

    @Test
    void aForeignFileAmongThemIsFound() throws Exception {
      put("edges/datasets/loans/notes.txt", "hello");

      assertThat(onlyProblem().what())
          .isEqualTo("edges/datasets/loans/notes.txt is no edge; somebody else put it there.");
    }

    @Test
    void oneThatWasPutThereMakesNoChild() throws Exception {
      String firstEntry = versions().entry(1).stamp().id();
      space.overwrite(
          new ObjectKey("edges/models/fraud/000000000001/fraud." + firstEntry),
          edge(firstEntry, 1, VERSIONS));

      assertThat(bench.registry().childrenOf(V1)).containsExactly(V2);
    }
  }

  @Nested
  class Documents {

    private final List<Placement> placements = new ArrayList<>();
    private Manifest first;

    @BeforeEach
    void lookAtTheFirst() {
      Registered registered = (Registered) versions().entry(1).event();
      first = registered.manifest();
      placements.addAll(registered.blobs());
    }

    private Descriptor stored(byte[] bytes, String mediaType) {
      BlobStore blobs = new BlobStore(store(), "models/fraud", RandomIds::next, Thread::new);
      Placement placement = blobs.putDocument(bytes, digest -> Optional.empty());
      placements.add(placement);
      return new Descriptor(placement.digest(), placement.sizeBytes(), mediaType);
    }

    private void register(Contents weights, Descriptor environment) {
      Artifacts artifacts = first.artifacts();
      Manifest manifest =
          new Manifest(
              first.model(),
              new Artifacts(
                  weights,
                  artifacts.trainedOn(),
                  artifacts.code(),
                  environment,
                  artifacts.evaluations()),
              List.of(),
              first.annotations());
      String id = RandomIds.next();
      new Edges(store()).note(manifest, new Edges.Use(id, new EntryRef(VERSIONS, 3)));
      versions()
          .append(
              id,
              TRAINER,
              head -> new Registered(head.state().newestNumber() + 1, manifest, placements));
    }

    private Contents tree(byte[] listing, long totalBytes, long files) {
      return new Contents(
          Contents.Form.TREE, "model", stored(listing, TreeCodec.MEDIA_TYPE), totalBytes, files);
    }

    private byte[] listingOf(byte[] file) {
      return TreeCodec.encode(List.of(new TreeFile("w.bin", Digest.of(file), file.length)));
    }

    @Test
    void anEnvironmentThatDoesNotDecodeIsNamedWithItsVersionAndLabels() {
      register(
          first.artifacts().weights(),
          stored(bytes("{\"format\":1}"), EnvironmentCodec.MEDIA_TYPE));
      bench.fraud().protect(STAGING, Policy.open());
      bench.fraud().promote(VersionId.parse("fraud@v3")).to(STAGING).commit();

      assertThat(onlyProblem().what())
          .matches("models/fraud/blobs/[0-9a-f]{32} is no environment record: .*\\.");
      assertThat(onlyProblem().dependents()).containsExactly("fraud@v3", "staging of fraud");
      assertThat(problems(VerifyRequest.withoutReadingBlobs())).isEmpty();
    }

    @Test
    void aListingThatDoesNotDecodeIsNamed() {
      register(tree(bytes("{\"files\":[]}"), 3, 1), first.artifacts().environment());

      assertThat(onlyProblem().what()).contains("is not the listing of model, 1 files of 3 bytes");
      assertThat(onlyProblem().dependents()).containsExactly("fraud@v3");
    }

    @Test
    void aListingThatDoesNotAgreeWithItsEntryIsNamed() {
      byte[] file = bytes("abc");
      stored(file, Descriptor.OCTETS);
      register(tree(listingOf(file), 4, 1), first.artifacts().environment());

      assertThat(onlyProblem().what())
          .contains("is not the listing of model, 1 files of 4 bytes: it lists 1 files of 3 bytes");
    }

    @Test
    void aListedFileThatStandsNowhereIsNamed() {
      byte[] file = bytes("abc");
      register(tree(listingOf(file), 3, 1), first.artifacts().environment());

      assertThat(onlyProblem().what())
          .isEqualTo(
              "models/fraud/versions/000000000003 does not say where the file 'w.bin' of fraud@v3"
                  + " stands: "
                  + Digest.of(file)
                  + ", 3 bytes.");
    }

    @Test
    void anArtifactThatStandsNowhereIsNamed() {
      Digest nowhere = Digest.of(bytes("nowhere"));
      register(
          first.artifacts().weights(), new Descriptor(nowhere, 7, EnvironmentCodec.MEDIA_TYPE));

      assertThat(onlyProblem().what())
          .contains("does not say where its environment of fraud@v3 stands: " + nowhere);
    }

    @Test
    void aSoundTreeHasNoProblem() {
      byte[] file = bytes("abc");
      stored(file, Descriptor.OCTETS);
      register(tree(listingOf(file), 3, 1), first.artifacts().environment());

      assertThat(problems()).isEmpty();
    }

    @Test
    void twoEntriesThatClaimDifferentBytesForOneObjectAreFound() {
      Placement sound = placements.get(0);
      placements.set(0, new Placement(sound.digest(), sound.sizeBytes(), sound.uploadId()));
      placements.add(new Placement(Digest.of(bytes("other")), sound.sizeBytes(), sound.uploadId()));
      register(first.artifacts().weights(), first.artifacts().environment());

      assertThat(onlyProblem().what()).contains("should hold " + Digest.of(bytes("other")));
    }
  }

  @Nested
  class DamagedData {

    private void damage(SnapshotId snapshot) {
      ObjectKey blob = only("datasets/" + snapshot.dataset() + "/blobs/");
      byte[] bytes = space.bytes(blob).orElseThrow();
      bytes[0] ^= 1;
      space.overwrite(blob, bytes);
    }

    @Test
    void namesTheVersionsThatRestOnItAndTheirLabels() {
      bench.fraud().protect(PRODUCTION, Policy.protect());
      bench.fraud().promote(V2).to(PRODUCTION).approvedBy(ALICE, "CHG").commit();
      damage(bench.loans().id());

      assertThat(onlyProblem().object()).startsWith("datasets/loans/blobs/");
      assertThat(onlyProblem().dependents())
          .containsExactly("loans@s1", "fraud@v1", "fraud@v2", "production of fraud");
    }

    @Test
    void namesTheVersionsOfAllModelsThatWereOnlyEvaluatedOnIt() throws Exception {
      Snapshot recent = recent();
      bench.registration("w3", 0.92).evaluation(on(recent)).commit();
      bench.fraud().attach(V1, on(recent));
      damage(recent.id());

      assertThat(onlyProblem().dependents()).containsExactly("recent@s1", "fraud@v3", "fraud@v1");
    }

    @Test
    void ofWhichNothingWasMadeNamesTheSnapshotAlone() throws Exception {
      damage(recent().id());

      assertThat(onlyProblem().dependents()).containsExactly("recent@s1");
    }

    private Snapshot recent() throws Exception {
      return bench
          .registry()
          .dataset("recent")
          .snapshot()
          .from(Files.writeString(inputs.resolve("recent.csv"), "id\n7\n"))
          .commit();
    }

    private static Evaluation on(Snapshot snapshot) {
      return Evaluation.on(snapshot.ref()).metric("auc", 0.9);
    }
  }

  /** A failing disk gives no wrong bytes for a file but none. */
  @Nested
  class UnreadableObjects {

    private List<Problem> problemsWhereNoReadOf(Predicate<String> keys) {
      try (ModelRegistry failing = Registries.on(failing(keys)).actor(TRAINER).open()) {
        return failing.verify().problems();
      }
    }

    private Storage failing(Predicate<String> keys) {
      Storage sound = new InMemoryStorage(space);
      InvocationHandler disk =
          (proxy, method, arguments) -> {
            boolean reads = method.getName().equals("open") || method.getName().equals("stat");
            if (reads && keys.test(arguments[0].toString())) {
              throw new IOException("Input/output error");
            }
            try {
              return method.invoke(sound, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          };
      return (Storage)
          Proxy.newProxyInstance(
              Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, disk);
    }

    @Test
    void areNamedAndDoNotStopTheVerification() {
      List<String> broken =
          List.of(
              only("datasets/loans/blobs/").value(),
              only("edges/models/fraud/").value(),
              "models/fraud/versions/000000000001");

      List<Problem> problems = problemsWhereNoReadOf(broken::contains);

      assertThat(problems).extracting(Problem::object).containsExactlyInAnyOrderElementsOf(broken);
      assertThat(problems).allMatch(problem -> problem.what().contains("Input/output error"));
    }

    @Test
    void areNotTheirsWhereTheStorageAnswersNothing() {
      AtomicBoolean down = new AtomicBoolean();
      try (ModelRegistry failing =
          Registries.on(failing(key -> down.get())).actor(TRAINER).open()) {
        down.set(true);
        assertThatThrownBy(failing::verify)
            .isInstanceOf(Unavailable.class)
            .hasMessageContaining("Input/output error");
      }
    }

    @Test
    void changeNoAnswerWhereTheyAreHints() {
      bench.fraud().protect(STAGING, Policy.open());
      for (int i = 0; i < 260; i++) {
        bench.fraud().attach(V1, bench.auc(0.9));
      }
      bench.fraud().promote(V2).to(STAGING).commit();
      assertThat(space.keys())
          .anyMatch(key -> key.value().startsWith("models/fraud/decisions/bundles/"))
          .anyMatch(key -> key.value().startsWith("models/fraud/decisions/checkpoints/"));
      Predicate<String> hints = key -> key.contains("bundles/") || key.contains("/checkpoints/");

      try (ModelRegistry failing = Registries.on(failing(hints)).actor(TRAINER).open()) {
        assertThat(failing.model("fraud").resolve(STAGING).id()).isEqualTo(V2);
        assertThat(failing.model("fraud").decisions()).hasSize(262);
      }
    }
  }

  @Test
  void theKeyOfAnEdgeNamesWhoUses() {
    ObjectKey edge = Keys.edge(Keys.edgesOf(V1), new ModelName("a.b"), "ab".repeat(16));

    assertThat(Keys.userOf(edge)).contains(new ModelName("a.b"));
    assertThat(Keys.userOf(new ObjectKey(edge.value() + "0"))).isEmpty();
    assertThat(Keys.userOf(new ObjectKey("models/fraud/versions/000000000001"))).isEmpty();
  }
}
