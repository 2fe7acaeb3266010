package dev.modelregistry.examples.bench;

import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * A figure and its reference in turns, so that what else the machine does meets both.
 *
 * @param warmUp rounds before the others that do not count
 */
record Rounds(int warmUp, int measured) {

  /** The medians of the measured rounds. */
  record Medians(double value, double reference) {}

  /** Returns how often each is run. */
  int all() {
    return warmUp + measured;
  }

  /** Runs both in turn; each returns what it measured. */
  Medians alternate(Callable<Double> value, Callable<Double> reference) throws Exception {
    double[] values = new double[measured];
    double[] references = new double[measured];
    for (int round = -warmUp; round < measured; round++) {
      double ofValue = value.call();
      double ofReference = reference.call();
      if (round >= 0) {
        values[round] = ofValue;
        references[round] = ofReference;
      }
    }
    return new Medians(median(values), median(references));
  }

  static double median(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Work whose time is taken. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  static double millis(Work work) throws Exception {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e6;
  }

  /** Returns the rate of work through so many things, per second. */
  static double perSecond(double things, Work work) throws Exception {
    return things * 1e3 / millis(work);
  }
}
