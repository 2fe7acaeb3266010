package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.TRAINER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.core.format.Seal;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newer release wrote is not damaged: it asks for that release, and names both formats. */
class NewerFormatTest {

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;
  private Version version;

  @BeforeEach
  void register() {
    bench = new Workbench(new InMemoryStorage(space), inputs);
    version = bench.register(0.9);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static ModelRegistry open(InMemoryStorage.Space space) {
    return Registries.on(new InMemoryStorage(space)).actor(TRAINER).open();
  }

  private void rewrite(ObjectKey key, UnaryOperator<String> change) {
    String text = new String(space.bytes(key).orElseThrow(), StandardCharsets.UTF_8);
    space.overwrite(key, change.apply(text).getBytes(StandardCharsets.UTF_8));
  }

  private static String newer(String document) {
    return Seal.renewed(document.replaceFirst("\"format\":1", "\"format\":2"));
  }

  private ObjectKey only(String part) {
    List<ObjectKey> keys = space.keys().stream().filter(key -> key.value().contains(part)).toList();
    assertThat(keys).hasSize(1);
    return keys.get(0);
  }

  @Test
  void aRegistryIsNotOpened() {
    rewrite(Keys.REGISTRY, NewerFormatTest::newer);

    assertThatThrownBy(() -> open(space))
        .isInstanceOf(Rejected.class)
        .hasMessage(
            "registry.json in memory of this process cannot be read by this release: its format is"
                + " 2, and this release reads registry.json up to format 1; use a newer release of"
                + " the library");
  }

  @Test
  void aLogCheckpointOfAnEarlierReleaseIsPassedOverAndNoProblem() {
    String decisions = Keys.decisions(version.id().model());
    for (int i = 0; i < 33; i++) {
      bench.fraud().attach(version.id(), bench.auc(0.9));
    }
    ObjectKey checkpoint = Keys.checkpoint(decisions, 32);
    rewrite(checkpoint, text -> text.replaceFirst("\"format\":2", "\"format\":1"));
    String digest = Digest.of(space.bytes(checkpoint).orElseThrow()).toString();
    rewrite(
        Keys.entry(decisions, 33),
        text ->
            Seal.renewed(text.replaceFirst("sha256:[0-9a-f]*\",\"event", digest + "\",\"event")));

    assertThat(
            new String(
                space.bytes(Keys.entry(decisions, 33)).orElseThrow(), StandardCharsets.UTF_8))
        .contains("\"checkpoint\":\"" + digest);
    try (ModelRegistry fresh = open(space)) {
      assertThat(fresh.model("fraud").decisions()).hasSize(33);
      assertThat(fresh.verify().problems()).isEmpty();
    }
  }

  @Test
  void aDamagedRegistryIsStillDamaged() {
    rewrite(Keys.REGISTRY, text -> text.substring(1));

    assertThatThrownBy(() -> open(space))
        .isInstanceOf(Corrupt.class)
        .hasMessageStartingWith("registry.json in memory of this process is damaged; restore it");
  }

  @Test
  void anEntryIsNotReadAndDoesNotStopAVerification() {
    rewrite(Keys.entry("models/fraud/versions", 1), NewerFormatTest::newer);
    rewrite(only("datasets/loans/blobs/"), text -> "x" + text.substring(1));

    try (ModelRegistry fresh = open(space)) {
      assertThatThrownBy(() -> fresh.model("fraud").version(1))
          .isInstanceOf(Rejected.class)
          .hasMessage(
              "models/fraud/versions/000000000001 cannot be read by this release: its format is 2,"
                  + " and this release reads a log entry up to format 1; use a newer release of the"
                  + " library");
      assertThatThrownBy(() -> fresh.model("fraud").search().stream().toList())
          .isInstanceOf(Rejected.class);
      assertThat(fresh.verify().problems())
          .anyMatch(problem -> problem.what().contains("its format is 2"))
          .anyMatch(problem -> problem.object().startsWith("datasets/loans/blobs/"));
    }
  }

  @Test
  void anEdgeIsNotReadAndDoesNotStopAVerification() {
    rewrite(only("edges/datasets/loans/"), NewerFormatTest::newer);

    assertThatThrownBy(() -> bench.registry().trainedOn(version.trainedOn().id()))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("this release reads an edge of lineage up to format 1");
    assertThat(bench.registry().verify().problems())
        .singleElement()
        .asString()
        .contains("its format is 2")
        .contains("Affected: fraud@v1.");
  }
}
