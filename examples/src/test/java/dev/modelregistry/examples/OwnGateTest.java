package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.PromotionRequest;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnGateTest {

  @TempDir Path folder;

  @Test
  void isAskedAboutEachCandidate() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "bytes");
    Path store = Files.createDirectory(folder.resolve("registry"));
    try (ModelRegistry registry =
        Registries.on(FileSystemStorage.at(store))
            .actor(Actor.service("trainer"))
            .gate("enough-rows", OwnGate.enoughRows())
            .open()) {
      Snapshot data = registry.dataset("rows").snapshot().from(file).commit();
      Model model = registry.model("scorer");
      model.protect(
          PRODUCTION,
          Policy.protect().require(GateRule.custom("enough-rows", Map.of("rows", "1000"))));

      Version few = register(model, data, file, 999);
      assertThatThrownBy(() -> promotion(model, few).commit())
          .isInstanceOf(PromotionRefused.class)
          .hasMessageContaining("gate 'enough-rows' failed")
          .hasMessageContaining("it was evaluated on 999 rows, and needs 1000");

      Version enough = register(model, data, file, 1_000);
      promotion(model, enough).commit();
      assertThat(model.resolve(PRODUCTION).id()).isEqualTo(enough.id());
    }
  }

  private static Version register(Model model, Snapshot data, Path file, long rows) {
    return model
        .register()
        .weights(file)
        .trainedOn(data)
        .source(Source.of("git", "4f2a9c1"))
        .environment(Environment.ofThisJvm())
        .evaluation(Evaluation.on(data.ref()).rows(rows).metric("auc", 0.9))
        .commit();
  }

  private static PromotionRequest promotion(Model model, Version candidate) {
    return model.promote(candidate).to(PRODUCTION).approvedBy(Actor.person("alice"), "CHG-1");
  }
}
