package dev.modelregistry.core.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Tally;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a guard rail makes of counts, looked at after every sample. */
class RateComparisonTest {

  private static final long SEED = 20_260_630;

  /** Two streams of samples, and a look at both after each. */
  private static final class Streams {
    private final Random random;
    private final GuardRail guard;
    private Tally candidate = Tally.NONE;
    private Tally incumbent = Tally.NONE;

    Streams(long seed, GuardRail guard) {
      this.random = new Random(seed);
      this.guard = guard;
    }

    /** Returns after how many samples there is an alarm; -1 where there is none among the most. */
    int alarmAt(double share, double[] rates, int most) {
      for (int i = 1; i <= most; i++) {
        if (random.nextDouble() < share) {
          candidate = plus(candidate, rates[0]);
        } else {
          incumbent = plus(incumbent, rates[1]);
        }
        if (RateComparison.alarm(guard, candidate, incumbent).isPresent()) {
          return i;
        }
      }
      return -1;
    }

    private Tally plus(Tally tally, double rate) {
      return new Tally(tally.samples() + 1, tally.bad() + (random.nextDouble() < rate ? 1 : 0));
    }
  }

  private static long alarms(GuardRail guard, double share, double candidate, double incumbent) {
    long alarms = 0;
    for (int run = 0; run < RUNS; run++) {
      Streams streams = new Streams(SEED + run, guard);
      if (streams.alarmAt(share, new double[] {candidate, incumbent}, 4_000) > 0) {
        alarms++;
      }
    }
    return alarms;
  }

  private static final int RUNS = Extent.of(100, 4_000);

  @Nested
  class FalseAlarms {

    /**
     * The chance that more than this many of the runs alarm is below 0.1 % at the stated chance.
     */
    private static long mostAt(double chance) {
      return (long) Math.ceil(RUNS * chance + 3.1 * Math.sqrt(RUNS * chance * (1 - chance)));
    }

    @Test
    void areAsRareAsSaidHoweverOftenOneLooks() {
      GuardRail guard = GuardRail.errors().after(1).falseAlarms(0.1);
      for (double rate : new double[] {0.001, 0.02, 0.3}) {
        for (double share : new double[] {0.05, 0.5}) {
          assertThat(alarms(guard, share, rate, rate))
              .as("rate %s, share %s, seed %d", rate, share, SEED)
              .isLessThanOrEqualTo(mostAt(0.1));
        }
      }
    }

    @Test
    void areAsRareAtTheEdgeOfTheTolerance() {
      GuardRail guard = GuardRail.errors().after(1).falseAlarms(0.1).tolerating(0.05);
      assertThat(alarms(guard, 0.3, 0.15, 0.1)).isLessThanOrEqualTo(mostAt(0.1));
    }

    /** What everybody does, and why it is not done here. */
    @Test
    void areFarMoreWhereATestForOneLookIsLookedAtAfterEverySample() {
      long naive = 0;
      for (int run = 0; run < RUNS; run++) {
        Random random = new Random(SEED + run);
        long[] samples = new long[2];
        long[] bad = new long[2];
        for (int i = 0; i < 4_000; i++) {
          int side = random.nextBoolean() ? 1 : 0;
          samples[side]++;
          bad[side] += random.nextDouble() < 0.3 ? 1 : 0;
          if (Math.min(samples[0], samples[1]) > 20 && isSignificant(samples, bad)) {
            naive++;
            break;
          }
        }
      }
      assertThat(naive).isGreaterThan(2 * mostAt(0.1));
    }

    /** The usual one-sided z-test at 10 %. */
    private boolean isSignificant(long[] samples, long[] bad) {
      double pooled = (double) (bad[0] + bad[1]) / (samples[0] + samples[1]);
      double deviation = Math.sqrt(pooled * (1 - pooled) * (1.0 / samples[0] + 1.0 / samples[1]));
      return (double) bad[0] / samples[0] - (double) bad[1] / samples[1] > 1.2816 * deviation;
    }
  }

  @Nested
  class RealDifferences {

    @Test
    void areFound() {
      GuardRail guard = GuardRail.errors();
      int[] took = new int[20];
      for (int run = 0; run < took.length; run++) {
        took[run] = new Streams(SEED + run, guard).alarmAt(0.05, new double[] {0.2, 0.01}, 20_000);
        assertThat(took[run]).as("seed %d", SEED + run).isPositive();
      }
    }

    @Test
    void areFoundOfRareErrors() {
      assertThat(
              new Streams(SEED, GuardRail.errors())
                  .alarmAt(0.2, new double[] {0.02, 0.0005}, 50_000))
          .isPositive();
    }

    @Test
    void withinTheToleranceAreNone() {
      Tally candidate = new Tally(10_000, 600);
      Tally incumbent = new Tally(10_000, 500);
      assertThat(RateComparison.alarm(GuardRail.errors(), candidate, incumbent)).isEmpty();
      assertThat(RateComparison.evidence(candidate, incumbent, 0))
          .isGreaterThan(RateComparison.evidence(candidate, incumbent, 0.005));
      assertThat(RateComparison.evidence(candidate, incumbent, 0.02)).isNegative();
    }
  }

  @Nested
  class TheNumbers {

    /** Computed with 50 digits by mpmath 1.3 from the formula of FORMAT.md. */
    @Test
    void areThoseOfTheFormula() {
      assertThat(RateComparison.evidence(new Tally(400, 20), new Tally(7_600, 19), 0))
          .isCloseTo(26.3865236919818, within(1e-9));
      assertThat(RateComparison.evidence(new Tally(500, 100), new Tally(9_500, 200), 0.05))
          .isCloseTo(34.5180388793009, within(1e-9));
    }

    @Test
    void needTheMinimumOfEitherSide() {
      GuardRail guard = GuardRail.errors().after(50);
      Tally all = new Tally(49, 49);
      Tally none = new Tally(1_000, 0);
      assertThat(RateComparison.alarm(guard, all, none)).isEmpty();
      assertThat(RateComparison.alarm(guard.after(49), all, none))
          .hasValueSatisfying(
              (Alarm alarm) -> assertThat(alarm.needed()).isCloseTo(4.605, within(0.001)));
      assertThat(RateComparison.alarm(guard, new Tally(1_000, 1_000), new Tally(49, 0))).isEmpty();
    }

    @Test
    void areFiniteAtTheEdges() {
      for (Tally candidate :
          new Tally[] {new Tally(1, 1), new Tally(1_000_000_000, 1_000_000_000)}) {
        for (Tally incumbent : new Tally[] {new Tally(1, 0), new Tally(1_000_000_000, 0)}) {
          assertThat(RateComparison.evidence(candidate, incumbent, 0)).isFinite();
          assertThat(RateComparison.evidence(candidate, incumbent, 0.99)).isFinite();
        }
      }
      assertThat(RateComparison.evidence(Tally.NONE, Tally.NONE, 0)).isZero();
    }
  }
}
