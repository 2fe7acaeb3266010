package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Decision;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelView;
import dev.modelregistry.Tenure;
import dev.modelregistry.Verification;
import dev.modelregistry.Version;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The auditor's part of the journey: what was live, when, and why; and whether it is all true.
 *
 * <p>It asks the registry alone: no file of the training job and no memory of the pipeline is left
 * by then.
 */
final class CreditAudit {

  private final ModelRegistry registry;
  private final Model credit;
  private final Transcript transcript;

  CreditAudit(ModelRegistry registry, Transcript transcript) {
    this.registry = registry;
    this.credit = registry.model(CreditJourney.MODEL);
    this.transcript = transcript;
  }

  /** Asks for the turns of a label; a refused candidate has none. */
  void history() {
    transcript.asked("which versions were production, and when?");
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("from", "until", "version", "by; with the consent of"));
    for (Tenure turn : credit.history(PRODUCTION)) {
      table.add(
          List.of(
              shown(turn.from()),
              turn.until().map(CreditAudit::shown).orElse("now"),
              "v" + turn.version().number(),
              how(turn.began())));
    }
    transcript.table(table);
  }

  /** Asks for the middle of the first turn that ended. */
  void pointInTime() {
    for (Tenure turn : credit.history(PRODUCTION)) {
      if (turn.until().isPresent()) {
        long micros = turn.from().until(turn.until().get(), ChronoUnit.MICROS);
        Instant then = turn.from().plus(micros / 2, ChronoUnit.MICROS);
        transcript.asked("what was production at " + shown(then) + ", and why?");
        ModelView past = credit.asOf(then);
        transcript.answered(past.resolve(PRODUCTION).id().toString());
        transcript.lines(past.explain(PRODUCTION).text());
        return;
      }
    }
  }

  /** Asks which of the five artifacts differ, and how. */
  void differences(VersionId from, VersionId to) {
    transcript.asked("what is different in " + to + " from " + from + "?");
    StringBuilder text = new StringBuilder();
    credit.diff(from, to).print(text);
    transcript.lines(text.toString());
  }

  /** Asks for versions by metric, among all that were registered, promoted or not. */
  void search(double bound) {
    transcript.asked(
        String.format(
            Locale.ROOT, "which versions have an auc above %.3f, the best first?", bound));
    List<Version> found =
        credit.search().metric("auc", auc -> auc > bound).highest("auc").stream().toList();
    transcript.answered(
        found.isEmpty()
            ? "none"
            : found.stream()
                .map(version -> version.id() + " " + Scorecard.auc(version))
                .collect(Collectors.joining(", ")));
  }

  /** Asks in the other direction: from data to the models that learnt from it. */
  void whoUsed(Version version) {
    transcript.asked("which versions were trained on " + version.trainedOn().id() + "?");
    transcript.answered(
        registry.trainedOn(version.trainedOn().id()).stream()
            .map(VersionId::toString)
            .collect(Collectors.joining(", ")));
  }

  /** Reads everything once and says what was found. */
  static Verification verify(ModelRegistry registry, Transcript transcript) {
    transcript.asked("is every byte what it was, and the history whole?");
    Verification found = registry.verify();
    transcript.answered(
        String.format(
            Locale.ROOT,
            "%s: %d log entries, %d blobs, %,d bytes read",
            found.isSound() ? "yes" : "no",
            found.entries(),
            found.blobs(),
            found.bytes()));
    for (Verification.Problem problem : found.problems()) {
      transcript.labelled("found", problem.what());
      transcript.labelled("affects", String.join(", ", problem.dependents()));
    }
    return found;
  }

  private static String how(Decision decision) {
    if (decision.event() instanceof Promoted promoted) {
      return decision.actor().name()
          + promoted.approvals().stream().map(CreditAudit::consent).collect(Collectors.joining());
    }
    return decision.event() instanceof RolledBack rolledBack
        ? decision.actor().name() + ": " + rolledBack.reason()
        : decision.actor().name();
  }

  private static String consent(Approval approval) {
    return "; " + approval.approver().name() + ", " + approval.reference();
  }

  private static String shown(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
