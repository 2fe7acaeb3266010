package dev.modelregistry.core.gates;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.Gate;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scene of all gate tests.
 *
 * <pre>
 *   fraud@v11  incumbent      held-out data:  eval@s3   old
 *   fraud@v12  candidate                      eval@s4   new
 * </pre>
 */
final class Scene {

  static final SnapshotRef OLD = snapshot(3);
  static final SnapshotRef NEW = snapshot(4);
  static final VersionId CANDIDATE = new VersionId(new ModelName("fraud"), 12);
  static final VersionId INCUMBENT = new VersionId(new ModelName("fraud"), 11);

  private Scene() {}

  static SnapshotRef snapshot(int number) {
    return new SnapshotRef(
        new SnapshotId(new DatasetName("eval"), number), Digest.of(("s" + number).getBytes(UTF_8)));
  }

  static Evaluation auc(SnapshotRef data, double value) {
    return Evaluation.on(data).rows(2_000).metric("auc", value);
  }

  static Evidence evidence(List<Evaluation> candidate, List<Evaluation> incumbent) {
    return new Evidence(CANDIDATE, candidate, Optional.of(INCUMBENT), incumbent, Map.of());
  }

  static Evidence alone(Evaluation... candidate) {
    return new Evidence(CANDIDATE, List.of(candidate), Optional.empty(), List.of(), Map.of());
  }

  static Finding find(GateRule rule, Evidence evidence) {
    return find(rule, evidence, Map.of());
  }

  static Finding find(GateRule rule, Evidence evidence, Map<String, Gate> installed) {
    return GateEvaluator.evaluate(Policy.open().require(rule), evidence, installed)
        .get(0)
        .finding();
  }
}
