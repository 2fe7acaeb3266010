package dev.modelregistry.core.profile;

import dev.modelregistry.SkewMonitor;
import dev.modelregistry.data.Profile;
import dev.modelregistry.data.Shift;
import dev.modelregistry.data.SkewLimits;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.gate.ColumnSkew;
import dev.modelregistry.gate.SkewReport;
import dev.modelregistry.gate.Verdict;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches rows against the profile of the training data. */
public final class LiveSkew implements SkewMonitor {

  private final VersionId version;
  private final SnapshotRef trainedOn;
  private final SkewLimits limits;
  private final List<String> changedFeatures;
  private final List<String> names;
  private final WatchedColumn[] columns;
  private final LiveCounts live;

  /** Where rows are counted that nobody will look at. */
  private final long[] unread;

  /** What is watched. */
  public record Watched(
      VersionId version, SnapshotRef trainedOn, List<String> columns, List<String> changes) {}

  /**
   * Begins to watch.
   *
   * @param watched whose columns; each must be in the profile
   */
  public LiveSkew(Watched watched, Profile training, SkewLimits limits) {
    this.version = watched.version();
    this.trainedOn = watched.trainedOn();
    this.limits = limits;
    this.changedFeatures = watched.changes();
    this.names = List.copyOf(watched.columns());
    this.columns = new WatchedColumn[names.size()];
    int first = 8;
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          new WatchedColumn((StoredColumn) training.column(names.get(i)).orElseThrow(), first);
      first += columns[i].counts();
    }
    this.live = new LiveCounts(first, Runtime.getRuntime().availableProcessors());
    this.unread = new long[first];
  }

  @Override
  public List<String> columns() {
    return names;
  }

  @Override
  public boolean check(@Nullable Object[] row) {
    LiveCounts.Set set = live.take();
    long[] counts = set == null ? unread : set.counts;
    boolean sampled = set != null && set.isSampled();
    boolean good = row.length == columns.length;
    try {
      for (int i = 0; i < columns.length; i++) {
        Object value = i < row.length ? row[i] : null;
        good &= count(columns[i], value, counts, sampled);
      }
    } catch (RuntimeException ofTheValue) {
      // A number of the caller's own class may throw when it is asked for its value.
      good = false;
    } finally {
      done(set);
    }
    return good;
  }

  private static boolean count(
      WatchedColumn column, @Nullable Object value, long[] counts, boolean sampled) {
    int problem = column.problem(value);
    if (sampled) {
      counts[column.place(value)]++;
    }
    if (problem != WatchedColumn.NOTHING) {
      counts[column.placeOf(problem)]++;
    }
    return problem == WatchedColumn.NOTHING;
  }

  @Override
  public boolean check(double[] row) {
    LiveCounts.Set set = live.take();
    long[] counts = set == null ? unread : set.counts;
    boolean sampled = set != null && set.isSampled();
    boolean good = row.length == columns.length;
    for (int i = 0; i < columns.length; i++) {
      double number = i < row.length ? row[i] : Double.NaN;
      int problem = columns[i].problem(number);
      if (problem != WatchedColumn.NOTHING) {
        counts[columns[i].placeOf(problem)]++;
        good = false;
      }
      if (sampled) {
        counts[columns[i].place(number)]++;
      }
    }
    done(set);
    return good;
  }

  @Override
  public boolean check(Map<String, ?> row) {
    LiveCounts.Set set = live.take();
    long[] counts = set == null ? unread : set.counts;
    boolean sampled = set != null && set.isSampled();
    boolean good = true;
    try {
      int known = 0;
      for (int i = 0; i < columns.length; i++) {
        Object value = row.get(names.get(i));
        known += value != null || row.containsKey(names.get(i)) ? 1 : 0;
        good &= count(columns[i], value, counts, sampled);
      }
      if (known < row.size()) {
        good = false;
        if (set != null) {
          set.unknown++;
        }
      }
    } catch (RuntimeException ofTheRow) {
      good = false;
    } finally {
      done(set);
    }
    return good;
  }

  private void done(LiveCounts.@Nullable Set set) {
    if (set != null) {
      set.rows++;
      live.giveBack(set);
    }
  }

  @Override
  public void require(Map<String, ?> row) {
    if (check(row)) {
      return;
    }
    List<String> wrong = new ArrayList<>();
    for (WatchedColumn column : columns) {
      Object value = row.get(column.name());
      if (column.problem(value) != WatchedColumn.NOTHING) {
        wrong.add(column.refusal(value));
      }
    }
    row.keySet().stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> wrong.add(String.format("'%s' is no column of the training data", name)));
    throw new Rejected(
        String.format(
            "the row is not as %s was trained for: %s", version, String.join("; ", wrong)));
  }

  @Override
  public SkewReport report() {
    long[] sum = live.sum();
    long rows = sum[sum.length - 2];
    List<ColumnSkew> reports = new ArrayList<>();
    for (WatchedColumn column : columns) {
      reports.add(report(column, sum, rows));
    }
    SkewReport.Seen seen =
        new SkewReport.Seen(rows, live.uncounted(), sum[sum.length - 1], changedFeatures);
    return new SkewReport(version, trainedOn, limits, seen, reports);
  }

  private ColumnSkew report(WatchedColumn column, long[] sum, long rows) {
    int problems = column.first() + column.binning().size();
    ColumnSkew.Counts counts =
        new ColumnSkew.Counts(
            rows,
            sum[problems + WatchedColumn.MISSING],
            sum[problems + WatchedColumn.WRONG_TYPE],
            sum[problems + WatchedColumn.OUT_OF_RANGE],
            sum[problems + WatchedColumn.UNSEEN]);
    double[] before = column.binning().rows(column.training());
    double[] after = Arrays.stream(sum, column.first(), problems).asDoubleStream().toArray();
    Shift shift =
        new Shift(
            column.name(),
            Distances.psi(before, after),
            Distances.jensenShannon(before, after),
            Distances.kolmogorovSmirnov(before, after),
            (long) Arrays.stream(after).sum());
    return new ColumnSkew(
        column.name(), verdict(counts, shift), counts, shift, sentence(counts, shift));
  }

  private Verdict verdict(ColumnSkew.Counts counts, Shift shift) {
    if (counts.rows() < limits.minimumRows()) {
      return Verdict.INSUFFICIENT_EVIDENCE;
    }
    return shift.psi() >= limits.psi() || counts.badShare() >= limits.badShare()
        ? Verdict.FAILED
        : Verdict.PASSED;
  }

  private String sentence(ColumnSkew.Counts counts, Shift shift) {
    return String.format(
        Locale.ROOT,
        "%s (limit %.3f); of these %,d missing, %,d of another type, %,d out of range, %,d never"
            + " seen (%.2f %%, limit %.2f %%)",
        shift,
        limits.psi(),
        counts.missing(),
        counts.wrongType(),
        counts.outOfRange(),
        counts.unseen(),
        100 * counts.badShare(),
        100 * limits.badShare());
  }
}
