package dev.modelregistry.core.serve;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Answer;
import dev.modelregistry.Explanation;
import dev.modelregistry.LiveModel;
import dev.modelregistry.Model;
import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.Seed;
import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.core.serve.OpenModels.Opened;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two threads call at full speed with all keys, while canaries begin, change their share, end and
 * are promoted, and the label moves beside them. A load takes 5 ms and one in five fails.
 *
 * <pre>
 *   callers    call call call call call call call call call …      each checks what it was given
 *   releases   ── canary ── share ── promote ── canary ── roll back ── canary ── abort ──
 * </pre>
 */
@ExtendWith(Seeds.class)
class CanaryUnderLoadTest {

  private static final Duration LOAD = Duration.ofMillis(5);
  private static final Duration BETWEEN = Duration.ofMillis(20);

  private final OpenModels models = new OpenModels();

  /** The versions that answered, each with the decision that let it. */
  private final Set<Seen> seen = ConcurrentHashMap.newKeySet();

  private record Seen(VersionId version, LogPosition position) {}

  @Test
  void noCallFailsAndEveryAnswerIsOfTheVersionThatItsDecisionLet(@TempDir Path inputs, Seed seed)
      throws Exception {
    try (Workbench bench = new Workbench(new InMemoryStorage(), inputs)) {
      Model fraud = bench.fraud();
      fraud.protect(PRODUCTION, Policy.open());
      List<Version> versions = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        versions.add(bench.register(0.9 + i / 100.0));
      }
      fraud.promote(versions.get(0)).to(PRODUCTION).commit();
      Random chance = seed.random("loads");
      AtomicBoolean failing = new AtomicBoolean();
      try (LiveModel<Opened> live =
          fraud
              .live(PRODUCTION)
              .load(version -> load(version, failing.get() && chance.nextInt(5) == 0))
              .every(Duration.ofMillis(5))
              .open()) {
        failing.set(true);
        underLoad(live, () -> release(fraud, versions, seed.random("releases")));
        assertThat(live.status().counts().failedCalls()).isZero();
      }
      verify(fraud);
    }
  }

  private Opened load(Version version, boolean fails) {
    LockSupport.parkNanos(LOAD.toNanos());
    if (fails) {
      throw new IllegalStateException(version.id() + " does not load this time");
    }
    return models.open(version.id());
  }

  private void underLoad(LiveModel<Opened> live, Runnable goingOn) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2);
    AtomicBoolean over = new AtomicBoolean();
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < 2; caller++) {
        calls.add(callers.submit(() -> call(live, over)));
      }
      goingOn.run();
      over.set(true);
      for (Future<?> call : calls) {
        call.get(1, TimeUnit.MINUTES);
      }
    } finally {
      over.set(true);
      callers.shutdownNow();
    }
  }

  private void call(LiveModel<Opened> live, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      Answer<VersionId> answer = live.answer(RoutingKey.of(i % 1_000), Opened::use);
      assertThat(answer.value()).isEqualTo(answer.by().version());
      seen.add(new Seen(answer.value(), answer.by().position()));
    }
  }

  private static void release(Model fraud, List<Version> versions, Random chance) {
    for (int i = 0; i < Extent.of(100, 3_000); i++) {
      LockSupport.parkNanos(BETWEEN.toNanos());
      Version any = versions.get(chance.nextInt(versions.size()));
      boolean held = fraud.resolve(PRODUCTION).id().equals(any.id());
      if (fraud.findCanary(PRODUCTION).isEmpty()) {
        if (!held) {
          fraud.canary(PRODUCTION).version(any).percent(30).commit();
        }
      } else if (chance.nextInt(3) == 0) {
        fraud.canary(PRODUCTION).abort("another");
      } else if (chance.nextInt(3) == 0) {
        double percent = 1 + chance.nextInt(9_800) / 100.0;
        fraud.canary(PRODUCTION).percent(percent).commit();
      } else if (chance.nextBoolean()) {
        fraud
            .promote(fraud.findCanary(PRODUCTION).orElseThrow().terms().candidate())
            .to(PRODUCTION)
            .commit();
      } else if (!held) {
        fraud.promote(any).to(PRODUCTION).commit();
      }
    }
  }

  private void verify(Model fraud) {
    assertThat(models.misused()).as("uses of a closed model").isZero();
    assertThat(models.openNow()).as("models left open").isZero();
    assertThat(models.mostAtOnce()).as("models open at a time").isLessThanOrEqualTo(4);
    assertThat(seen)
        .allSatisfy(
            each -> {
              Explanation why = fraud.explain(each.position());
              assertThat(why.version().id()).isEqualTo(each.version());
            });
    assertThat(seen)
        .as("answers of canaries")
        .anyMatch(
            each -> fraud.explain(each.position()).decision().event() instanceof CanaryStarted);
  }
}
