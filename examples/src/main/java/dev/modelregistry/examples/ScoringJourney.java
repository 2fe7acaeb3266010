package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Environment;
import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveNotice;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.examples.ScoringLoad.Reply;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.LogPosition;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A scoring service over HTTP under load, while its model is replaced, a canary is aborted by its
 * guard rail, and the model is replaced by one that does not work and taken back; no request fails.
 *
 * <p>The view shows, twice a second, which versions answered, how many requests, and how fast, and
 * what the guard rails of a canary see.
 */
public final class ScoringJourney {

  private static final int MOST_BEATS = 60;

  private final LoanData data;
  private final Duration beat;
  private final Transcript transcript;
  private final Queue<LiveNotice> notices = new ConcurrentLinkedQueue<>();
  private final List<Reply> all = new ArrayList<>();

  private ScoringJourney(LoanData data, Duration beat, Transcript transcript) {
    this.data = data;
    this.beat = beat;
    this.transcript = transcript;
  }

  /** Runs the journey; {@code --help} lists the options. */
  public static void main(String[] arguments) {
    PrintStream out = Transcript.standardOutput();
    try {
      run(JourneyOptions.parse(arguments), Duration.ofMillis(500), out);
    } catch (IllegalArgumentException | IOException | RegistryException e) {
      out.println(e instanceof IOException ? "cannot read or write: " + e : e.getMessage());
      System.exit(1);
    }
  }

  /** Runs the journey and returns every reply that the clients got. */
  static List<Reply> run(JourneyOptions options, Duration beat, PrintStream out)
      throws IOException {
    Path folder = Files.createTempDirectory("model-registry-scoring-").toRealPath();
    try (ModelRegistry registry =
        Registries.on(FileSystemStorage.at(Files.createDirectory(folder.resolve("store"))))
            .actor(Actor.service("credit-training"))
            .open()) {
      LoanData data = LoanData.of(options);
      ScoringJourney journey = new ScoringJourney(data, beat, new Transcript(out));
      journey.run(
          registry, new CreditTraining(data, options, registry, folder, journey.transcript));
      return journey.all;
    } finally {
      Folders.delete(folder);
    }
  }

  private void run(ModelRegistry registry, CreditTraining training) throws IOException {
    transcript.title("Model Registry for Java: a scoring service that follows its label");
    Model credit = registry.model(CreditJourney.MODEL);
    transcript.step("Two models, and one that is none");
    Version plain = training.registerFirst();
    Version rich = training.registerCareful(plain);
    Version broken = registerBroken(registry, rich);
    Version oneSided = training.registerOneSided(rich);
    credit.protect(PRODUCTION, Policy.protect());
    promote(credit, plain);

    List<Map<String, String>> applicants = data.split().heldOut().rows();
    List<Map<String, String>> samples = applicants.subList(0, 20);
    try (LiveModel<CreditModel> live =
            credit
                .live(PRODUCTION)
                .load(v -> CreditModel.load(v.weights().path(), Features.of(v)))
                .warmUp(samples, CreditModel::score)
                .accept(model -> isProbability(model.score(samples.get(0))))
                .every(beat.dividedBy(5))
                .listener(notices::add)
                .open();
        ScoringServer server = new ScoringServer(live, data);
        ScoringLoad load = new ScoringLoad(server, applicants)) {
      transcript.step("Under load, the label moves to the richer model");
      watch(load, 3);
      promote(credit, rich);
      watch(load, 3);
      tryOut(credit, oneSided, live, load);
      transcript.step("Then to a version whose weights are none, and back");
      promote(credit, broken);
      watch(load, 3);
      transcript.labelled("trouble", live.status().trouble().orElse("none"));
      credit.rollback(PRODUCTION, "it does not load, INC-78");
      watch(load, 3);
    }
    explainLast(credit);
  }

  /** Gives a fifth of the customers to a version whose figures on paper were fine. */
  private void tryOut(
      Model credit, Version version, LiveModel<CreditModel> live, ScoringLoad load) {
    transcript.step("A fifth of the customers gets a canary, which decides too often wrongly");
    credit
        .canary(PRODUCTION)
        .version(version)
        .percent(20)
        .guard(GuardRail.errors())
        .guard(GuardRail.slowerThan(Duration.ofSeconds(1)))
        .guard(GuardRail.outcome(ScoringServer.WRONG).tolerating(0.02))
        .approvedBy(Actor.person("alice"), "CHG-2")
        .because("the collectors asked for it")
        .commit();
    transcript.labelled("canary", "20 % to " + version.id());
    for (int i = 0; i < MOST_BEATS && credit.findCanary(PRODUCTION).isPresent(); i++) {
      watch(load, 1);
      live.status().canary().ifPresent(this::show);
    }
    watch(load, 2);
    credit.canaries(PRODUCTION).forEach(canary -> canary.lines().forEach(this::say));
  }

  private void show(LiveStatus.OfCanary canary) {
    for (LiveStatus.Reading reading : canary.readings()) {
      transcript.labelled(
          "guard",
          String.format(
              Locale.ROOT,
              "%s: %s, beside %s; evidence %.1f",
              reading.guard().signal().words(),
              reading.candidate(),
              reading.incumbent(),
              reading.evidence()));
    }
  }

  private void say(String line) {
    transcript.labelled("log", line);
  }

  private static boolean isProbability(double score) {
    return score >= 0 && score <= 1;
  }

  /** What an upload that went wrong leaves: the right numbers in the report, the wrong file. */
  private static Version registerBroken(ModelRegistry registry, Version like) throws IOException {
    Path file = Files.writeString(Files.createTempFile("credit-", ".tribuo"), "no model\n");
    try {
      return registry
          .model(CreditJourney.MODEL)
          .register()
          .weights(file)
          .trainedOn(registry.snapshot(like.trainedOn().id()))
          .source(CodeRevision.here())
          .config(Features.of(like).config())
          .environment(Environment.ofThisJvm())
          .evaluation(Scorecard.evaluation(like))
          .parent(like)
          .commit();
    } finally {
      Files.delete(file);
    }
  }

  private void promote(Model credit, Version version) {
    credit.promote(version).to(PRODUCTION).approvedBy(Actor.person("alice"), "CHG-1").commit();
    transcript.labelled("moved", "production is " + version.id());
  }

  /** Prints what happens for some beats. */
  private void watch(ScoringLoad load, int beats) {
    for (int i = 0; i < beats; i++) {
      LockSupport.parkNanos(beat.toNanos());
      List<Reply> replies = load.taken();
      all.addAll(replies);
      transcript.labelled("answers", shown(replies));
      for (LiveNotice notice = notices.poll(); notice != null; notice = notices.poll()) {
        transcript.labelled("notice", shown(notice));
      }
    }
  }

  private String shown(List<Reply> replies) {
    String counted =
        String.format(
            Locale.ROOT,
            "%5d, %d failed; percent %s",
            replies.size(),
            replies.stream().filter(reply -> reply.status() != 200).count(),
            ScoringLoad.shares(replies));
    return counted
        + ScoringLoad.latency(replies)
            .map(
                took ->
                    String.format(
                        "; p50 %s, p99 %s",
                        Transcript.micros(took.p50()), Transcript.micros(took.p99())))
            .orElse("");
  }

  private static String shown(LiveNotice notice) {
    if (notice instanceof LiveNotice.Swapped swapped) {
      return swapped.to().version() + " answers after " + swapped.from();
    } else if (notice instanceof LiveNotice.NotLoaded failed) {
      return String.format(
          Locale.ROOT,
          "%s was not loaded, attempt %d; what answers goes on",
          failed.version(),
          failed.attempt());
    } else if (notice instanceof LiveNotice.CanaryBegan began) {
      return began.canary().version() + " answers " + began.share() + " of the customers";
    } else if (notice instanceof LiveNotice.CanaryEnded ended) {
      return ended.version()
          + " answers nobody any more"
          + ended.alarm().map(alarm -> ": " + alarm).orElse("");
    }
    return notice.toString();
  }

  private void explainLast(Model credit) {
    Reply last = all.get(all.size() - 1);
    transcript.step("Long after, somebody asks why a customer was told what they were told");
    transcript.asked("explain " + last.position());
    transcript.lines(credit.explain(LogPosition.parse(last.position())).text());
  }
}
