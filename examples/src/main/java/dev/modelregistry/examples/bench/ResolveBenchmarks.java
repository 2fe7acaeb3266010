package dev.modelregistry.examples.bench;

import static dev.modelregistry.value.Label.PRODUCTION;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.modelregistry.Freshness;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From a label to its version, in memory and with a look at the disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup first.
public class ResolveBenchmarks {

  /** The folder of the registry. */
  @Param("")
  public String store = "";

  private ModelRegistry registry;
  private Model model;
  private Cache<VersionId, Version> cache;
  private VersionId key;
  private Path nextDecision;

  /** Opens the registry and fills the cache. */
  @Setup
  public void open() throws IOException {
    registry =
        Registries.on(FileSystemStorage.readOnly(Path.of(store)))
            .actor(Bench.ACTOR)
            .freshness(Freshness.within(Duration.ofHours(1)))
            .open();
    model = registry.model(SmallVersions.MODEL);
    Version version = model.resolve(PRODUCTION);
    key = version.id();
    cache = Caffeine.newBuilder().maximumSize(10_000).build();
    cache.put(key, version);
    nextDecision =
        Path.of(store, "models", SmallVersions.MODEL, "decisions", String.format("%012d", 99_999));
  }

  /** Closes the registry. */
  @TearDown
  public void close() {
    registry.close();
  }

  /** The answer that memory gives. */
  @Benchmark
  public Version cached() {
    return model.resolve(PRODUCTION);
  }

  /** A look into a cache of the same kind. */
  @Benchmark
  public @Nullable Version caffeine() {
    return cache.getIfPresent(key);
  }

  /** The time, without which nobody knows how old an answer is. */
  @Benchmark
  public long clock() {
    return System.nanoTime();
  }

  /** The answer that is current for certain. */
  @Benchmark
  public Version latest() {
    return model.resolve(PRODUCTION, Freshness.latest());
  }

  /** A look for a file that is not there, as the next decision is not. */
  @Benchmark
  public boolean exists() {
    return Files.exists(nextDecision);
  }
}
