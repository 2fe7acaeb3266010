package dev.modelregistry.core.proof;

import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.ParentJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A process of its own that registers versions of one model, in some threads, and says the number
 * and the digest that it was given for each, and in which thread. It holds its first entry, see
 * {@link HeldOnce}.
 */
public final class Registrar {

  private Registrar() {}

  /**
   * Starts one.
   *
   * @param ahead how far its clock is ahead
   */
  public static ChildJvm start(
      OtherProcess store, Path inputs, int versions, int threads, Duration ahead)
      throws IOException {
    return ChildJvm.start(
        Registrar.class,
        store.opener().getName(),
        store.location(),
        inputs.toString(),
        Integer.toString(versions),
        Integer.toString(threads),
        ahead.toString());
  }

  public static void main(String[] arguments) throws Exception {
    Path inputs = Path.of(arguments[2]);
    int versions = Integer.parseInt(arguments[3]);
    int threads = Integer.parseInt(arguments[4]);
    ParentJvm parent = new ParentJvm();
    Storage storage =
        new WatchedStorage(
            OtherProcess.named(arguments[0], arguments[1]).open(),
            new HeldOnce(parent, "models/fraud/versions/"));
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.parse(arguments[5]));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Workbench bench =
        new Workbench(
            Registries.on(storage).actor(Workbench.TRAINER).clock(clock).open(), inputs)) {
      List<Callable<Void>> shares = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int share = thread;
        shares.add(
            () -> {
              for (int i = share; i < versions; i += threads) {
                String weights = "weights " + i + " of " + inputs.getFileName();
                Version version = bench.registration(weights, 0.5).commit();
                parent.say(version.id().number() + " " + version.digest() + " " + share);
              }
              return null;
            });
      }
      for (Future<Void> share : pool.invokeAll(shares)) {
        share.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
