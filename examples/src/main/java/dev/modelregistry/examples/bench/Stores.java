package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.core.Registries;
import dev.modelregistry.examples.Folders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Builds the stores that are measured; one that stands in the folder already is used again. */
final class Stores {

  private static final int STEP = 10_000;
  private static final int BLOCK_BYTES = 1 << 20;

  private final Bench bench;

  Stores(Bench bench) {
    this.bench = bench;
  }

  /** Fills a new registry. */
  private interface Filling {
    void fill(ModelRegistry registry, Path scratch) throws IOException;
  }

  /** Returns a store with so many versions of one model, the first of them in production. */
  Path withVersions(int versions) throws IOException {
    return build(
        "versions-" + versions,
        Clock.systemUTC(),
        (registry, scratch) -> {
          Path weights = Files.writeString(scratch.resolve("weights"), "weights");
          SmallVersions small = SmallVersions.of(registry, scratch, versions);
          for (int number = 1; number <= versions; number++) {
            tell(number, versions, "versions");
            small.registration(number).weights(weights).environment(SmallVersions.image()).commit();
          }
          SmallVersions.protect(small.model());
          SmallVersions.promote(small.model(), 1);
        });
  }

  /** Returns a store in which two versions took production from each other, a minute apart. */
  Path withDecisions(int decisions) throws IOException {
    return build(
        "decisions-" + decisions,
        new SteppingClock(),
        (registry, scratch) -> {
          Path weights = Files.writeString(scratch.resolve("weights"), "weights");
          SmallVersions small = SmallVersions.of(registry, scratch, 2);
          for (int number = 1; number <= 2; number++) {
            small.registration(number).weights(weights).environment(SmallVersions.image()).commit();
          }
          SmallVersions.protect(small.model());
          for (int decision = 2; decision <= decisions; decision++) {
            tell(decision, decisions, "decisions");
            SmallVersions.promote(small.model(), 1 + decision % 2);
          }
        });
  }

  /** Returns a store with a version for each of these sizes, which its weights have in bytes. */
  Path withBlobs(List<Long> sizes) throws IOException {
    return build(
        "blobs-" + sizes.size() + "-" + sizes.get(0),
        Clock.systemUTC(),
        (registry, scratch) -> {
          SmallVersions small = SmallVersions.of(registry, scratch, sizes.size());
          for (int number = 1; number <= sizes.size(); number++) {
            bench.tell("blob " + number + " of " + sizes.size());
            small
                .registration(number)
                .weights(randomFile(scratch.resolve("weights"), sizes.get(number - 1), number))
                .environment(SmallVersions.image())
                .commit();
          }
        });
  }

  /** Returns a copy of a store that shares its files, which nobody ever changes. */
  Path linked(Path store, String name) throws IOException {
    Path copy = bench.folder().resolve(name);
    try (Stream<Path> paths = Files.walk(store)) {
      for (Path path : paths.toList()) {
        Path target = copy.resolve(store.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.createLink(target, path);
        }
      }
    }
    return copy;
  }

  /** Writes a file of random bytes, other ones for each seed. */
  static Path randomFile(Path file, long bytes, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(block.length, left));
      }
    }
    return file;
  }

  private Path build(String name, Clock clock, Filling filling) throws IOException {
    Path store = bench.folder().resolve(name);
    if (Files.exists(store)) {
      return store;
    }
    bench.tell("building the store " + name);
    Path scratch = Files.createTempDirectory(bench.folder(), "scratch-");
    Path unfinished = scratch.resolve("store");
    try (ModelRegistry registry =
        Registries.on(new UnsyncedStorage(unfinished)).actor(Bench.ACTOR).clock(clock).open()) {
      filling.fill(registry, scratch);
    }
    Files.move(unfinished, store);
    Folders.delete(scratch);
    sync();
    return store;
  }

  private void tell(int done, int all, String what) {
    if (done % STEP == 0) {
      bench.tell(String.format("%,d of %,d %s", done, all, what));
    }
  }

  /** What a set-up left to be written must not be written while something is measured. */
  private static void sync() throws IOException {
    try {
      new ProcessBuilder("sync").start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the disk was synced", e);
    }
  }
}
