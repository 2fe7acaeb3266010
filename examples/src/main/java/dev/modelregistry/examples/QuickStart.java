package dev.modelregistry.examples;

import static dev.modelregistry.gate.Direction.HIGHER_IS_BETTER;
import static dev.modelregistry.gate.GateRule.threshold;
import static dev.modelregistry.value.Actor.person;
import static dev.modelregistry.value.Actor.service;
import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.Registration;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines that the README quotes, from {@code quote} to {@code end}. */
final class QuickStart {

  private QuickStart() {}

  /**
   * Registers a version, promotes it and follows the label to its weights.
   *
   * @param dir the folder of the registry
   * @param train a table that stands for the training data
   * @param test a table that stands for the held-out data
   * @param onnx a file that stands for the trained weights
   * @return the file in the registry with the weights, verified
   */
  static Path run(Path dir, Path train, Path test, Path onnx) throws IOException {
    // quote
    try (var registry = Registries.on(FileSystemStorage.at(dir)).actor(service("trainer")).open()) {
      Snapshot data = registry.dataset("transactions").snapshot().from(train).commit();
      Snapshot heldOut = registry.dataset("transactions-held-out").snapshot().from(test).commit();
      Model fraud = registry.model("fraud-detector");
      Registration run = fraud.register().weights(onnx).trainedOn(data);
      run.source(Source.of("git", "4f2a9c1")).config("learning-rate", 0.001);
      run.environment(Environment.ofThisJvm().seed(42));
      run.evaluation(Evaluation.on(heldOut.ref()).metric("auc", 0.941));
      Version candidate = run.commit();
      fraud.protect(PRODUCTION, Policy.protect().require(threshold("auc", HIGHER_IS_BETTER, 0.9)));
      fraud.promote(candidate).to(PRODUCTION).approvedBy(person("alice"), "CHG-1042").commit();
      System.out.println(fraud.explain(PRODUCTION).text());
      return fraud.resolve(PRODUCTION).weights().verify().path();
    }
    // end
  }

  /** Runs the lines on files that stand for two tables and a trained network. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("model-registry-");
    Path train = Files.writeString(folder.resolve("train.csv"), "amount,fraud\n12.50,no\n");
    Path test = Files.writeString(folder.resolve("test.csv"), "amount,fraud\n99.00,yes\n");
    Path onnx = Files.writeString(folder.resolve("model.onnx"), "weights");
    System.out.println(run(Files.createDirectory(folder.resolve("registry")), train, test, onnx));
  }
}
