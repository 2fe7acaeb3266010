package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.PRODUCTION;

import ai.onnxruntime.OrtException;
import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Successive releases of a network that hears speech, as ONNX files: each is run on the same
 * made-up clips, registered, promoted and, at the end, left again by a rollback.
 *
 * <p>What such a file was trained on is not known here, so the clips it was probed with stand in
 * its place, and a note says so.
 */
public final class VoiceJourney {

  private static final long SEED = 5;

  /** A frame lasts 32 ms: a network that takes longer falls behind a live voice. */
  private static final Duration LATENCY_BUDGET = Duration.ofMillis(32);

  private static final Actor ALICE = Actor.person("alice");

  private final Model voice;
  private final List<ProbeClips.Clip> clips;
  private final Snapshot probe;
  private final Transcript transcript;
  private final Deque<Path> promoted = new ArrayDeque<>();
  private final List<List<String>> releases = new ArrayList<>();

  private VoiceJourney(ModelRegistry registry, Path scratch, Transcript transcript)
      throws IOException {
    this.voice = registry.model("voice-activity");
    this.clips = new ProbeClips(SEED).make(6);
    ProbeClips.write(clips, Files.createDirectory(scratch.resolve("clips")));
    this.probe = registry.dataset("clips").snapshot().from(scratch.resolve("clips")).commit();
    this.transcript = transcript;
  }

  /** Runs the journey on the files named after {@code --weights}. */
  public static void main(String[] arguments) {
    try {
      if (arguments.length < 2 || !arguments[0].equals("--weights")) {
        throw new IllegalArgumentException("say --weights and one ONNX file or more");
      }
      run(Arrays.stream(arguments).skip(1).map(Path::of).toList(), Transcript.standardOutput());
    } catch (IllegalArgumentException | IOException | OrtException | RegistryException e) {
      Transcript.standardOutput().println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(List<Path> files, PrintStream out) throws IOException, OrtException {
    Transcript transcript = new Transcript(out);
    transcript.title("Model Registry for Java: releases of a speech detector");
    Path folder = Files.createTempDirectory("model-registry-").toRealPath();
    transcript.labelled("registry", folder.toString());
    Path scratch = Files.createTempDirectory("voice-journey-");
    try (ModelRegistry registry =
        Registries.on(FileSystemStorage.at(folder)).actor(Actor.service("import")).open()) {
      VoiceJourney journey = new VoiceJourney(registry, scratch, transcript);
      journey.protectProduction();
      journey.release(files);
      journey.rollBack();
      transcript.step("And whoever trusts nobody reads everything");
      CreditAudit.verify(registry, transcript);
    } finally {
      Folders.delete(scratch);
    }
  }

  private void protectProduction() {
    transcript.step("Production asks for speed and a person's consent");
    Policy policy = Policy.protect().require(GateRule.latencyBudget(95, LATENCY_BUDGET));
    voice.protect(PRODUCTION, policy);
    transcript.asked(
        "protect production: p95 of a frame of 32 ms at most 32 ms, one named approver");
    transcript.answered(policy.toString());
    transcript.labelled(
        "probe", probe.id() + ": " + probe.content().files().size() + " clips, half like speech");
  }

  private void release(List<Path> files) throws OrtException {
    transcript.step("Each release is run, registered and promoted");
    releases.add(List.of("version", "file", "bytes", "inputs", "speech", "noise", "p50", "p95"));
    for (Path file : files) {
      try (VoiceNetwork network = VoiceNetwork.open(file)) {
        release(file, network);
      } catch (OrtException e) {
        transcript.labelled(
            "refused", file.getFileName() + " is not registered: " + e.getMessage());
      }
    }
    transcript.table(releases);
  }

  private void release(Path file, VoiceNetwork network) throws OrtException {
    Hearing hearing = Hearing.of(network, clips);
    Version version =
        voice
            .register()
            .weights(file)
            .trainedOn(probe)
            .annotation("training-data", "not published; the clips it was probed with")
            .source(Source.of("file", file.getFileName().toString()))
            .config("inputs", network.inputs())
            .config("sampling-rate", VoiceNetwork.SAMPLING_RATE)
            .environment(Environment.ofThisJvm().seed(SEED))
            .evaluation(hearing.evaluation(probe.ref()))
            .commit();
    releases.add(
        List.of(
            "v" + version.id().number(),
            file.getFileName().toString(),
            String.format(Locale.ROOT, "%,d", version.weights().contents().totalBytes()),
            String.join(",", network.inputs()),
            String.format(Locale.ROOT, "%.3f", hearing.inSpeech()),
            String.format(Locale.ROOT, "%.3f", hearing.inNoise()),
            Transcript.micros(hearing.latency().p50()),
            Transcript.micros(hearing.latency().p95())));
    try {
      voice
          .promote(version)
          .to(PRODUCTION)
          .approvedBy(ALICE, "REL-" + version.id().number())
          .commit();
      promoted.push(file);
    } catch (PromotionRefused refused) {
      transcript.answered(refused);
    }
  }

  /** Leaves one release after the other and compares what the label then points at. */
  private void rollBack() throws IOException {
    transcript.step("Back, release by release, to the first");
    while (!promoted.isEmpty()) {
      Version production = voice.resolve(PRODUCTION);
      Path file = promoted.pop();
      boolean same = Files.mismatch(production.weights().verify().path(), file) == -1;
      transcript.labelled(
          "serving",
          String.format(
              "%s, whose bytes are %s of %s",
              production.id(), same ? "those" : "NOT those", file.getFileName()));
      if (!promoted.isEmpty()) {
        long before = System.nanoTime();
        voice.rollback(PRODUCTION, "compare with the release before");
        transcript.labelled("rollback", Transcript.millis(before));
      }
    }
  }
}
