package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveScoringTest {

  @TempDir Path folder;

  @Test
  void saysWhyTheModelThatAnsweredDid() throws IOException {
    Path weights = Files.writeString(folder.resolve("weights"), "0.5\n");
    Path store = Files.createDirectory(folder.resolve("registry"));
    try (ModelRegistry registry =
        Registries.on(FileSystemStorage.at(store)).actor(Actor.service("trainer")).open()) {
      Snapshot data = registry.dataset("rows").snapshot().from(weights).commit();
      Model model = registry.model("scorer");
      model.protect(PRODUCTION, Policy.open());
      Version version =
          model
              .register()
              .weights(weights)
              .trainedOn(data)
              .source(Source.of("git", "4f2a9c1"))
              .environment(Environment.ofThisJvm())
              .evaluation(Evaluation.on(data.ref()).metric("auc", 0.9))
              .commit();
      model.promote(version).to(PRODUCTION).commit();

      assertThat(LiveScoring.scoreOnce(model, "customer-17", 3))
          .startsWith("production of scorer is scorer@v1 since");
    }
  }
}
