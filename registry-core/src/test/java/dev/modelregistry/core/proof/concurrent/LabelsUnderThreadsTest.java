package dev.modelregistry.core.proof.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.Seed;
import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * P3, P5 and P11 of threads on one registry and on several over one storage: what they are told
 * fits one order, in which no call comes before one that had ended when it began.
 */
@ExtendWith(Seeds.class)
class LabelsUnderThreadsTest {

  private static final int THREADS = 4;
  private static final int EACH = 6;
  private static final int FIRST_VERSIONS = 3;

  private static final List<Fault> FAULTS =
      List.of(Fault.FAIL_BEFORE, Fault.FAIL_AFTER, Fault.ARRIVE_LATE, Fault.SENT_TWICE);

  @TempDir Path inputs;
  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void callsOnOneRegistryFitOneOrder(Seed seed) throws Exception {
    prove(seed, 1, 0);
  }

  @Test
  void callsOnSeveralRegistriesFitOneOrder(Seed seed) throws Exception {
    prove(seed, 3, 0);
  }

  @Test
  void callsFitOneOrderAlsoWhereAnswersAreLost(Seed seed) throws Exception {
    prove(seed, 3, 0.03);
  }

  private void prove(Seed seed, int registries, double faults) throws Exception {
    Random random = seed.random("runs");
    for (int run = 0; run < Extent.of(10, 1_000); run++) {
      InMemoryStorage.Space space = new InMemoryStorage.Space();
      Path folder = inputs.resolve("run" + run);
      try (Workbench auditor = new Workbench(open(new InMemoryStorage(space)), folder)) {
        for (int version = 1; version <= FIRST_VERSIONS; version++) {
          auditor.register(0.9);
        }
        Calls<LabelUser.State> calls = new Calls<>();
        List<FaultyStorage> storages = new ArrayList<>();
        List<ModelRegistry> opened = new ArrayList<>();
        for (int i = 0; i < registries; i++) {
          storages.add(new FaultyStorage(new InMemoryStorage(space), random.nextLong()));
          opened.add(open(storages.get(i)));
        }
        storages.forEach(storage -> FAULTS.forEach(fault -> storage.randomly(fault, faults)));
        use(opened, auditor, calls, random, folder);
        for (FaultyStorage storage : storages) {
          storage.heal();
          storage.deliverLate();
        }

        calls.explainFrom(LabelUser.State.begin(FIRST_VERSIONS));
        assertThat(auditor.registry().verify().problems()).isEmpty();
      }
    }
  }

  private void use(
      List<ModelRegistry> opened,
      Workbench auditor,
      Calls<LabelUser.State> calls,
      Random random,
      Path folder)
      throws Exception {
    List<LabelUser> users = new ArrayList<>();
    List<Model> models = opened.stream().map(registry -> registry.model("fraud")).toList();
    for (int i = 0; i < THREADS; i++) {
      Path own = folder.resolve("user" + i);
      List<LabelUser.Desk> desks = new ArrayList<>();
      for (int r = 0; r < opened.size(); r++) {
        desks.add(
            new LabelUser.Desk(
                r, new Workbench(opened.get(r), own.resolve("r" + r)), models.get(r)));
      }
      users.add(new LabelUser(desks, auditor, calls, new Random(random.nextLong()), EACH));
    }
    for (Future<Void> done : pool.invokeAll(users)) {
      done.get();
    }
  }

  private static ModelRegistry open(Storage storage) {
    return Registries.on(storage)
        .actor(Workbench.TRAINER)
        .appendBudget(Duration.ofMillis(20))
        .open();
  }
}
