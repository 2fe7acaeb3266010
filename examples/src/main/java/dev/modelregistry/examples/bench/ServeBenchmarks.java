package dev.modelregistry.examples.bench;

import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;

import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveStatus.OfCanary;
import dev.modelregistry.ModelCall;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** What a live model adds to a call, beside the least that counting calls in and out can cost. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup first.
public class ServeBenchmarks {

  private static final RoutingKey KEY = RoutingKey.of("customer-17");
  private static final ModelCall<Object, Object, RuntimeException> IDENTITY = model -> model;

  /** A power of two of customers, of whom a canary gets about its share. */
  private static final RoutingKey[] KEYS =
      IntStream.range(0, 64)
          .mapToObj(i -> RoutingKey.of("customer-" + i))
          .toArray(RoutingKey[]::new);

  /** The folder of the registry, whose staging has a canary. */
  @Param("")
  public String store = "";

  private final LongAdder in = new LongAdder();
  private final LongAdder out = new LongAdder();
  private volatile Object model = new Object();
  private ModelRegistry registry;
  private LiveModel<Object> live;
  private LiveModel<Object> besideCanary;
  private int next;

  /** Opens the live models. */
  @Setup
  public void open() throws IOException {
    registry = Bench.open(FileSystemStorage.readOnly(Path.of(store)));
    live = open(PRODUCTION);
    besideCanary = open(STAGING);
    if (besideCanary.status().canary().flatMap(OfCanary::serving).isEmpty()) {
      throw new IllegalStateException("the canary does not answer: " + besideCanary.status());
    }
  }

  private LiveModel<Object> open(Label label) {
    return registry
        .model(SmallVersions.MODEL)
        .live(label)
        .<Object>load(version -> model)
        .every(Duration.ofMinutes(1))
        .open();
  }

  /** Closes them. */
  @TearDown
  public void close() {
    live.close();
    besideCanary.close();
    registry.close();
  }

  /** A call that returns the model. */
  @Benchmark
  public Object call() {
    return live.call(KEY, IDENTITY);
  }

  /** The same by two threads at once. */
  @Benchmark
  @Threads(2)
  public Object callByTwo() {
    return live.call(KEY, IDENTITY);
  }

  /** A call that returns the model or its canary, each half of the time. */
  @Benchmark
  public Object callBesideCanary() {
    return besideCanary.call(KEYS[next++ & (KEYS.length - 1)], IDENTITY);
  }

  /** Finding the model and counting the call in and out. */
  @Benchmark
  public Object least() {
    in.increment();
    Object found = model;
    out.increment();
    return found;
  }

  /** The same by two threads at once, as fast as two processors of this machine can. */
  @Benchmark
  @Threads(2)
  public Object leastByTwo() {
    return least();
  }
}
