package dev.modelregistry.examples.bench;

import dev.modelregistry.Artifact;
import dev.modelregistry.ModelRegistry;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The way to the file of a blob, which must not depend on how large it is. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup first.
public class BlobBenchmarks {

  /** The folder of the registry; its version 1 is small and its version 2 large. */
  @Param("")
  public String store = "";

  private ModelRegistry registry;
  private Artifact small;
  private Artifact large;

  /** Opens the registry. */
  @Setup
  public void open() throws IOException {
    registry = Bench.openToRead(Path.of(store));
    small = registry.model(SmallVersions.MODEL).version(1).weights();
    large = registry.model(SmallVersions.MODEL).version(2).weights();
  }

  /** Closes the registry. */
  @TearDown
  public void close() {
    registry.close();
  }

  /** The file of the small blob. */
  @Benchmark
  public Path pathSmall() {
    return small.path();
  }

  /** The file of the large blob. */
  @Benchmark
  public Path pathLarge() {
    return large.path();
  }

  /** The small blob as memory. */
  @Benchmark
  public MappedByteBuffer mapSmall() throws IOException {
    return map(small);
  }

  /** The large blob as memory. */
  @Benchmark
  public MappedByteBuffer mapLarge() throws IOException {
    return map(large);
  }

  private static MappedByteBuffer map(Artifact artifact) throws IOException {
    try (FileChannel file = FileChannel.open(artifact.path(), StandardOpenOption.READ)) {
      return file.map(MapMode.READ_ONLY, 0, file.size());
    }
  }
}
