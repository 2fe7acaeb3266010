package dev.modelregistry.core.proof;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Registration;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.WatchedStorage.Point;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In which order a registry has its objects made durable. A storage has an object durable when the
 * creation returns (G3), so an object is safe from a loss of power before another is begun exactly
 * if its creation returned before the other's was called.
 *
 * <pre>
 *   fraud   v1   a file
 *           v2   a tree of two files, a child of v1
 * </pre>
 */
class WriteOrderTest {

  @TempDir Path inputs;

  /** What was begun and what returned, without numbers and ids. */
  private final List<String> order = new ArrayList<>();

  private Workbench bench;

  @BeforeEach
  void open() {
    bench =
        new Workbench(
            new WatchedStorage(new InMemoryStorage(new InMemoryStorage.Space()), this::note),
            inputs);
    bench.fraud().protect(PRODUCTION, Workbench.BEATS_ON_AUC);
    bench.register(0.9);
    order.clear();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void note(Point point) {
    if (point.operation() == Operation.CREATE) {
      String kind =
          point.target().replaceAll("/([0-9a-f]{12}|[0-9a-f]{32}|fraud[.][0-9a-f]{32})(?=/|$)", "");
      switch (point.moment()) {
        case BEFORE -> order.add("begin " + kind);
        case AFTER -> order.add("durable " + kind);
        default -> {}
      }
    }
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectory(inputs.resolve("tree"));
    Files.writeString(tree.resolve("a"), "the first file");
    Files.writeString(tree.resolve("b"), "the second file");
    return tree;
  }

  /** Says what is begun only when all before it is durable. */
  private void assertOneAfterTheOther(String... kinds) {
    List<String> expected = new ArrayList<>();
    for (String kind : kinds) {
      expected.add("begin " + kind);
      expected.add("durable " + kind);
    }
    assertThat(order).containsExactlyElementsOf(expected);
  }

  @Nested
  class P4BytesFirst {

    @Test
    void aRegistrationHasItsBlobsDurableBeforeItsEdgesAndTheseBeforeItsEntry() throws Exception {
      Registration registration =
          bench.registration("", 0.91).weights(tree()).parent(bench.fraud().version(1));
      order.clear();
      registration.commit();

      assertOneAfterTheOther(
          "models/fraud/blobs",
          "models/fraud/blobs",
          "models/fraud/blobs",
          "edges/datasets/loans",
          "edges/models/fraud",
          "models/fraud/versions");
    }

    @Test
    void aSnapshotHasItsBlobsDurableBeforeItsEntry() throws Exception {
      bench.registry().dataset("loans").snapshot().from(tree()).commit();

      assertOneAfterTheOther(
          "datasets/loans/blobs",
          "datasets/loans/blobs",
          "datasets/loans/blobs",
          "datasets/loans/snapshots");
    }

    @Test
    void anEvaluationThatIsAttachedHasItsEdgeDurableBeforeItsEntry() {
      Evaluation evaluation = bench.auc(0.95);
      order.clear();
      bench.fraud().attach(bench.fraud().version(1).id(), evaluation);

      assertOneAfterTheOther(
          "edges/datasets/loans", "models/fraud/decisions", "models/fraud/decisions/checkpoints");
    }

    @Test
    void aPromotionIsOneObjectAndAHint() {
      bench
          .fraud()
          .promote(bench.fraud().version(1))
          .to(PRODUCTION)
          .approvedBy(Workbench.ALICE, "CHG")
          .commit();

      assertOneAfterTheOther("models/fraud/decisions", "models/fraud/decisions/checkpoints");
    }
  }
}
