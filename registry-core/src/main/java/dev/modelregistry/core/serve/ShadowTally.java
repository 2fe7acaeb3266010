package dev.modelregistry.core.serve;

import dev.modelregistry.Shadow;
import dev.modelregistry.gate.ShadowReport;
import dev.modelregistry.value.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;

/**
 * Counts what a shadow's threads compared. They share a lock, which no call of the live model ever
 * meets, and which is held for the counting alone.
 */
final class ShadowTally {

  private static final int MOST_PAIRS = 64;
  private static final int MOST_SLICES = 200;
  private static final int SLICE_LENGTH = 200;
  private static final String OTHERS = "(others)";
  private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9, 100};

  /** Two digits tell 99 µs from 100 µs, and their histogram stays small. */
  private static final int DIGITS = 2;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private Map<ShadowReport.Pair, Since> since = new LinkedHashMap<>();
  private long compared;
  private long agreed;
  private long failed;

  /** How long both took. */
  record Times(long shadowNanos, long answeringNanos) {}

  private static final class Tally {
    private long compared;
    private long agreed;
    private long failed;

    void add(boolean alike, boolean hasFailed) {
      compared++;
      agreed += alike ? 1 : 0;
      failed += hasFailed ? 1 : 0;
    }

    ShadowReport.Counts counts() {
      return new ShadowReport.Counts(compared, agreed, failed);
    }
  }

  /** What was compared since the last report, of one pair. */
  private static final class Since {
    private final Tally all = new Tally();
    private final Map<String, Tally> slices = new TreeMap<>();
    private final Histogram shadow = new Histogram(DIGITS);
    private final Histogram answering = new Histogram(DIGITS);

    void add(String slice, boolean alike, boolean hasFailed) {
      all.add(alike, hasFailed);
      if (!slice.isBlank()) {
        String cut = slice.substring(0, Math.min(slice.length(), SLICE_LENGTH));
        String plain = Names.plain(cut);
        boolean known = slices.containsKey(plain) || slices.size() < MOST_SLICES;
        slices.computeIfAbsent(known ? plain : OTHERS, any -> new Tally()).add(alike, hasFailed);
      }
    }

    ShadowReport report(ShadowReport.Pair pair) {
      List<ShadowReport.SliceCounts> parts = new ArrayList<>();
      slices.forEach(
          (slice, tally) -> parts.add(new ShadowReport.SliceCounts(slice, tally.counts())));
      List<ShadowReport.Timing> timings = new ArrayList<>();
      if (shadow.getTotalCount() > 0) {
        for (double percentile : PERCENTILES) {
          timings.add(
              new ShadowReport.Timing(
                  percentile, at(percentile, shadow), at(percentile, answering)));
        }
      }
      return new ShadowReport(pair, all.counts(), parts, timings);
    }

    private static Duration at(double percentile, Histogram times) {
      return Duration.ofNanos(times.getValueAtPercentile(percentile));
    }
  }

  void add(ShadowReport.Pair pair, String slice, boolean alike, Times times) {
    lock.lock();
    try {
      Since tally = counted(pair, slice, alike, false);
      tally.shadow.recordValue(Math.max(0, times.shadowNanos()));
      tally.answering.recordValue(Math.max(0, times.answeringNanos()));
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many have failed. */
  long addFailed(ShadowReport.Pair pair, String slice) {
    lock.lock();
    try {
      counted(pair, slice, false, true);
      return failed;
    } finally {
      lock.unlock();
    }
  }

  private Since counted(ShadowReport.Pair pair, String slice, boolean alike, boolean hasFailed) {
    compared++;
    agreed += alike ? 1 : 0;
    failed += hasFailed ? 1 : 0;
    Since tally = since.computeIfAbsent(pair, any -> new Since());
    tally.add(slice, alike, hasFailed);
    if (since.size() > MOST_PAIRS) {
      // Nobody asks for reports, and labels move all the time.
      since.remove(since.keySet().iterator().next());
    }
    return tally;
  }

  Shadow.Counts counts(long taken, long dropped) {
    lock.lock();
    try {
      return new Shadow.Counts(taken, dropped, compared, agreed, failed);
    } finally {
      lock.unlock();
    }
  }

  /** Returns what was compared since this was asked for last. */
  List<ShadowReport> reports() {
    Map<ShadowReport.Pair, Since> taken;
    lock.lock();
    try {
      taken = since;
      since = new LinkedHashMap<>();
    } finally {
      lock.unlock();
    }
    return taken.entrySet().stream().map(each -> each.getValue().report(each.getKey())).toList();
  }
}
