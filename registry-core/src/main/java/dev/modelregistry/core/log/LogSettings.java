package dev.modelregistry.core.log;

import dev.modelregistry.core.store.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a log takes from outside, so that a test can play time and chance.
 *
 * @param clock says the time of new entries
 * @param nanoTime measures budgets and the age of a head, as {@link System#nanoTime} does
 * @param entryIds gives 32 random lower-case hex digits, never the same twice
 * @param budget how long an append tries to learn what became of its entry
 * @param pause waits before a slot is tried again
 */
public record LogSettings(
    Clock clock, LongSupplier nanoTime, Supplier<String> entryIds, Duration budget, Pause pause) {

  /** How to wait between two tries. */
  @FunctionalInterface
  public interface Pause {

    /**
     * Waits; returns early if the thread is interrupted.
     *
     * @param failures how many tries have failed, at least 1
     */
    void after(int failures);
  }

  /** Returns the settings of a program that runs: real time and secure randomness. */
  public static LogSettings standard(Clock clock, Duration budget) {
    return new LogSettings(clock, System::nanoTime, RandomIds::next, budget, LogSettings::backOff);
  }

  /** Waits 10 to 20 ms at first and up to 2 s later, at random so that writers drift apart. */
  private static void backOff(int failures) {
    long atLeast = Duration.ofMillis(10L << Math.min(failures - 1, 7)).toNanos();
    long atMost = Math.min(2 * atLeast, Duration.ofSeconds(2).toNanos());
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(atLeast, atMost + 1));
  }
}
