package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Answer;
import dev.modelregistry.LiveModel;
import dev.modelregistry.Model;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Serving code that follows a label; the README quotes it from {@code quote} to {@code end}. */
final class LiveScoring {

  private LiveScoring() {}

  /** A model of one weight. */
  record Scorer(double weight) {

    static Scorer open(Path weights) throws IOException {
      return new Scorer(Double.parseDouble(Files.readString(weights).strip()));
    }

    double score(double feature) {
      return weight * feature;
    }
  }

  /** Scores one customer and says why that model did. */
  static String scoreOnce(Model fraud, String customer, double features) {
    List<Double> samples = List.of(1.0, 2.0);
    // quote
    try (LiveModel<Scorer> live =
        fraud
            .live(PRODUCTION)
            .load(version -> Scorer.open(version.weights().path()))
            .warmUp(samples, Scorer::score)
            .accept(scorer -> scorer.score(samples.get(0)) >= 0)
            .every(Duration.ofSeconds(1))
            .open()) {
      Answer<Double> answer = live.answer(RoutingKey.of(customer), s -> s.score(features));
      System.out.println(answer.value() + " from " + answer.by());
      return fraud.explain(answer.by().position()).text();
    }
    // end
  }
}
