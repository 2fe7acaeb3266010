package dev.modelregistry.examples.bench;

import dev.modelregistry.Environment;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.examples.Folders;
import dev.modelregistry.examples.bench.Reading.Measured;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Registering small bundles into one model, each with weights of its own. */
final class RegisterFigures {

  private static final int WEIGHTS_BYTES = 4 << 10;
  private static final int THREADS = 8;

  private RegisterFigures() {}

  static List<Figure> of(Bench bench) {
    return List.of(
        new Figure("register-one-thread", () -> inScratch(bench, RegisterFigures::oneThread)),
        new Figure("register-8-threads", () -> inScratch(bench, RegisterFigures::manyThreads)),
        new Figure("register-one-by-one", () -> inScratch(bench, RegisterFigures::oneByOne)),
        new Figure("register-raw", () -> inScratch(bench, RegisterFigures::raw)));
  }

  private interface Scene {
    Reading measure(Bench bench, Path scratch) throws Exception;
  }

  private static List<Reading> inScratch(Bench bench, Scene scene) throws Exception {
    Path scratch = Files.createTempDirectory(bench.folder(), "register-");
    try {
      return List.of(scene.measure(bench, scratch));
    } finally {
      Folders.delete(scratch);
    }
  }

  private static Reading oneThread(Bench bench, Path scratch) throws Exception {
    Path store = scratch.resolve("store");
    RawSequences raw = new RawSequences(scratch.resolve("raw"));
    int versions = bench.sizes().quick() ? 3 : 200;
    try (ModelRegistry registry = Bench.openToWrite(store)) {
      Registrar registrar = new Registrar(registry, scratch);
      registrar.prepare(versions * bench.sizes().rounds().all());
      AtomicLong objects = new AtomicLong(objectsIn(store));
      Rounds.Medians medians =
          bench
              .sizes()
              .rounds()
              .alternate(
                  () -> Rounds.millis(() -> registrar.register(versions)) / versions,
                  () -> {
                    long before = objects.getAndSet(objectsIn(store));
                    return Rounds.millis(() -> raw.run(objects.get() - before)) / versions;
                  });
      return new Reading(
          "register-one-thread",
          new Measured(
              medians.value(),
              "ms per version",
              "as many raw write + fsync + link + fsync-folder as it created objects",
              medians.reference()),
          Goal.ratioAtMost(2));
    }
  }

  private static Reading manyThreads(Bench bench, Path scratch) throws Exception {
    Storage storage = FileSystemStorage.at(scratch.resolve("store"));
    Measured rates = manyThreads(bench, scratch, storage);
    return new Reading("register-8-threads", rates, Goal.ratioAtLeast(2));
  }

  /** The same where the storage makes the entries of a turn durable one after the other. */
  private static Reading oneByOne(Bench bench, Path scratch) throws Exception {
    Storage storage = new CountedStorage(FileSystemStorage.at(scratch.resolve("store")));
    Measured rates = manyThreads(bench, scratch, storage);
    return new Reading("register-one-by-one", rates, Goal.none());
  }

  private static Measured manyThreads(Bench bench, Path scratch, Storage storage) throws Exception {
    int versions = bench.sizes().quick() ? 2 * THREADS : 125 * THREADS;
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (ModelRegistry registry = Bench.open(storage)) {
      Registrar registrar = new Registrar(registry, scratch);
      registrar.prepare(2 * versions * bench.sizes().rounds().all());
      Rounds.Medians medians =
          bench
              .sizes()
              .rounds()
              .alternate(
                  () ->
                      Rounds.perSecond(
                          versions,
                          () ->
                              together(threads, thread -> registrar.register(versions / THREADS))),
                  () -> Rounds.perSecond(versions, () -> registrar.register(versions)));
      return new Measured(
          medians.value(),
          "versions per second",
          "one thread in the same model",
          medians.reference());
    } finally {
      threads.shutdown();
    }
  }

  /** What the disk gains from threads that have nothing to do with each other. */
  private static Reading raw(Bench bench, Path scratch) throws Exception {
    int sequences = bench.sizes().quick() ? 2 * THREADS : 150 * THREADS;
    List<RawSequences> folders = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      folders.add(new RawSequences(scratch.resolve("raw-" + i)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Rounds.Medians medians =
          bench
              .sizes()
              .rounds()
              .alternate(
                  () ->
                      Rounds.perSecond(
                          sequences,
                          () ->
                              together(
                                  threads, thread -> folders.get(thread).run(sequences / THREADS))),
                  () -> Rounds.perSecond(sequences, () -> folders.get(0).run(sequences)));
      return new Reading(
          "register-raw-8-threads",
          new Measured(
              medians.value(),
              "write + fsync + link + fsync-folder per second, each thread in its own folder",
              "one thread",
              medians.reference()),
          Goal.none());
    } finally {
      threads.shutdown();
    }
  }

  /** What each of the threads does. */
  private interface Share {
    void run(int thread) throws Exception;
  }

  private static void together(ExecutorService threads, Share share) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      running.add(
          threads.submit(
              () -> {
                share.run(thread);
                return thread;
              }));
    }
    for (Future<?> thread : running) {
      thread.get();
    }
  }

  /** Objects are the files below the folders that keys begin with. */
  private static long objectsIn(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files
          .filter(file -> !file.startsWith(store.resolve(".tmp~")))
          .filter(Files::isRegularFile)
          .count();
    }
  }

  /** Registers versions whose weights were written to files before. */
  private static final class Registrar {
    private final SmallVersions small;
    private final Path scratch;
    private final AtomicLong next = new AtomicLong();

    Registrar(ModelRegistry registry, Path scratch) throws IOException {
      this.small = SmallVersions.of(registry, scratch, 1_000);
      this.scratch = scratch;
    }

    void prepare(int versions) throws IOException {
      for (int number = 0; number < versions; number++) {
        Stores.randomFile(weights(number), WEIGHTS_BYTES, number);
      }
    }

    void register(int versions) {
      for (int i = 0; i < versions; i++) {
        long number = next.getAndIncrement();
        small
            .registration(number)
            .weights(weights(number))
            .environment(Environment.ofThisJvm().seed(42))
            .commit();
      }
    }

    private Path weights(long number) {
      return scratch.resolve("weights-" + number);
    }
  }
}
