package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.STAGING;

import dev.modelregistry.LiveModel;
import dev.modelregistry.Model;
import dev.modelregistry.Shadow;
import dev.modelregistry.examples.LiveScoring.Scorer;
import dev.modelregistry.gate.ShadowReport;

/** A second version that scores beside the first; the README quotes it like {@code LiveScoring}. */
final class ShadowScoring {

  private ShadowScoring() {}

  /** Lets what stands in staging score what production is asked, and keeps what came of it. */
  static void compare(Model fraud, LiveModel<Scorer> live, Runnable serving) {
    // quote
    try (Shadow shadow =
        live.shadow(STAGING)
            .comparing(Double.class, (answer, other) -> Math.abs(answer - other) < 0.01)
            .slicedBy(request -> request.answer() < 0.5 ? "declined" : "accepted")
            .share(0.1)
            .start()) {
      serving.run();
      for (ShadowReport report : shadow.reports()) {
        fraud.attach(report.pair().shadow(), report.asEvaluation());
      }
    }
    // end
  }
}
