package dev.modelregistry.core.proof;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Answer;
import dev.modelregistry.LiveModel;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.core.Registries;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.ParentJvm;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process that serves production until a canary has come and gone, and says how often a call
 * failed. v2 fails every other call, v1 none.
 */
final class ScoringProcess {

  private static final int CALLS_AFTERWARDS = 2_000;

  private static final int CALLS_BETWEEN_LOOKS = 1_000;

  private final Model model;
  private final LiveModel<Long> live;
  private long calls;
  private long ofCanary;
  private long failedOfCanary;
  private long failedOfLabel;

  private ScoringProcess(Model model, LiveModel<Long> live) {
    this.model = model;
    this.live = live;
  }

  static ChildJvm start(OtherProcess store, String actor) throws IOException {
    return ChildJvm.start(ScoringProcess.class, store.opener().getName(), store.location(), actor);
  }

  public static void main(String[] arguments) throws Exception {
    ParentJvm parent = new ParentJvm();
    OtherProcess store = OtherProcess.named(arguments[0], arguments[1]);
    try (ModelRegistry registry =
            Registries.on(store.open()).actor(Actor.service(arguments[2])).open();
        LiveModel<Long> live =
            registry
                .model("fraud")
                .live(PRODUCTION)
                .load(version -> version.id().number())
                .every(Duration.ofMillis(20))
                .open()) {
      parent.say("serving");
      ScoringProcess process = new ScoringProcess(registry.model("fraud"), live);
      process.serve(System.nanoTime() + TimeUnit.MINUTES.toNanos(2));
      parent.say(
          String.join(
              " ",
              Long.toString(process.calls),
              Long.toString(process.ofCanary),
              Long.toString(process.failedOfCanary),
              Long.toString(process.failedOfLabel)));
    }
  }

  private void serve(long atMost) {
    while (live.status().canary().isPresent() || (ofCanary == 0 && !isOverForAll())) {
      call();
      if (System.nanoTime() - atMost > 0) {
        throw new IllegalStateException("no canary came and went: " + live.status());
      }
    }
    long before = ofCanary;
    for (int i = 0; i < CALLS_AFTERWARDS; i++) {
      call();
    }
    if (ofCanary > before) {
      throw new IllegalStateException("a canary that ended has answered");
    }
  }

  /** On a busy machine the others may have ended the canary before this one has heard of it. */
  private boolean isOverForAll() {
    return calls % CALLS_BETWEEN_LOOKS == 0
        && model.canaries(PRODUCTION).stream().anyMatch(canary -> canary.ended().isPresent());
  }

  private void call() {
    long call = calls++;
    long[] version = new long[1];
    try {
      Answer<Long> answer =
          live.answer(
              RoutingKey.of(call),
              model -> {
                version[0] = model;
                if (model == 2 && call % 2 == 0) {
                  throw new IOException("no answer");
                }
                return model;
              });
      ofCanary += answer.by().version().number() == 2 ? 1 : 0;
    } catch (IOException | RuntimeException failed) {
      ofCanary += version[0] == 2 ? 1 : 0;
      failedOfCanary += version[0] == 2 ? 1 : 0;
      failedOfLabel += version[0] == 2 ? 0 : 1;
    }
  }
}
