package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.SkewMonitor;
import dev.modelregistry.core.Registries;
import dev.modelregistry.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
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

/** Checks of a row of 20 columns in the path of a request, and the least that a check could do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup first.
public class SkewBenchmarks {

  private static final int ROWS = 1_024;

  /** The folder of the registry. */
  @Param("")
  public String store = "";

  private ModelRegistry registry;
  private SkewMonitor monitor;
  private final double[][] numbers = new double[ROWS][SkewFigures.COLUMNS];
  private final Object[][] boxed = new Object[ROWS][SkewFigures.COLUMNS];
  private final double[] low = new double[SkewFigures.COLUMNS];
  private final double[] high = new double[SkewFigures.COLUMNS];
  private int next;

  /** Opens the registry and makes rows like those of training. */
  @Setup
  public void open() throws IOException {
    registry = Registries.on(FileSystemStorage.readOnly(Path.of(store))).actor(Bench.ACTOR).open();
    monitor =
        registry.model(SkewFigures.MODEL).skewMonitor(registry.model(SkewFigures.MODEL).version(1));
    Random random = new Random(3);
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < SkewFigures.COLUMNS; j++) {
        numbers[i][j] = SkewFigures.number(random);
        boxed[i][j] = numbers[i][j];
      }
    }
    Arrays.fill(low, -4);
    Arrays.fill(high, 4);
  }

  /** Closes the registry. */
  @TearDown
  public void close() {
    registry.close();
  }

  private int row() {
    next = (next + 1) & (ROWS - 1);
    return next;
  }

  /** A check of numbers. */
  @Benchmark
  public boolean numbers() {
    return monitor.check(numbers[row()]);
  }

  /** A check of objects. */
  @Benchmark
  public boolean objects() {
    return monitor.check(boxed[row()]);
  }

  /** A loop that reads and compares 20 numbers. */
  @Benchmark
  public boolean bareNumbers() {
    double[] row = numbers[row()];
    boolean good = true;
    for (int i = 0; i < row.length; i++) {
      good &= row[i] >= low[i] && row[i] <= high[i];
    }
    return good;
  }

  /** A loop that reads and compares 20 objects. */
  @Benchmark
  public boolean bareObjects() {
    Object[] row = boxed[row()];
    boolean good = true;
    for (int i = 0; i < row.length; i++) {
      double number = row[i] instanceof Double value ? value : Double.NaN;
      good &= number >= low[i] && number <= high[i];
    }
    return good;
  }
}
