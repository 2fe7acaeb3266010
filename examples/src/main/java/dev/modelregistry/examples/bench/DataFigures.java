package dev.modelregistry.examples.bench;

import dev.modelregistry.examples.Folders;
import dev.modelregistry.examples.bench.Reading.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Data that changes from day to day, beside what others keep of it and how long they take. */
final class DataFigures {

  private static final double KIBIBYTE = 1024;
  private static final String HEAP = "-Xmx256m";

  private final Bench bench;
  private final Path data;

  private DataFigures(Bench bench, Path data) {
    this.bench = bench;
    this.data = data;
  }

  /** Real series are measured where their folder was named. */
  static List<Figure> of(Bench bench) {
    List<Figure> figures = new ArrayList<>();
    DataFigures seeded = new DataFigures(bench, bench.folder());
    figures.add(new Figure("data-table", () -> seeded.inScratch(seeded::table)));
    figures.add(new Figure("data-snapshots", () -> seeded.inScratch(seeded::snapshots)));
    figures.add(new Figure("data-weights", () -> seeded.inScratch(seeded::weights)));
    figures.add(new Figure("data-large", () -> seeded.inScratch(seeded::large)));
    bench.data().map(folder -> new DataFigures(bench, folder)).ifPresent(real -> real.add(figures));
    return figures;
  }

  private void add(List<Figure> figures) {
    if (Files.exists(data.resolve("covid-daily.tar.xz"))) {
      figures.add(new Figure("data-daily", () -> inScratch(this::daily)));
    }
    if (Files.exists(data.resolve("silero-vad"))) {
      figures.add(new Figure("data-onnx", () -> inScratch(this::releases)));
    }
  }

  /** Measures in a folder of its own. */
  private interface InScratch {
    List<Reading> run(Path scratch) throws Exception;
  }

  private List<Reading> inScratch(InScratch measurement) throws Exception {
    Path scratch = Files.createTempDirectory(bench.folder(), "data-");
    try {
      return measurement.run(scratch);
    } finally {
      Folders.delete(scratch);
    }
  }

  /** What a series came to. */
  private record Series(
      double millis, double millisADay, double blobBytes, double otherBytes, double restoreMillis) {

    static Series of(Path scratch, int rounds, List<Path> days) throws Exception {
      List<String> arguments = new ArrayList<>(List.of(scratch.toString(), "" + rounds));
      days.forEach(day -> arguments.add(day.toString()));
      List<Double> numbers =
          ChildJvm.withOptions(HEAP).numbers(SeriesProcess.class, arguments.toArray(String[]::new));
      return new Series(
          numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), numbers.get(4));
    }
  }

  private List<Reading> daily(Path scratch) throws Exception {
    Peers peers = new Peers(scratch);
    peers.shell("tar xf \"$0\" --strip-components=1", data.resolve("covid-daily.tar.xz"));
    List<Path> days = files(scratch, ".csv");
    Series series = Series.of(scratch, 3, days);
    List<Reading> readings = new ArrayList<>();
    if (Peers.has("git")) {
      readings.add(kept("data-daily-git", series, "git gc --aggressive", peers.git(days), 0.9));
    }
    if (Peers.has("zstd")) {
      Peers.Kept together = peers.zstdTogether(days);
      readings.add(kept("data-daily-zstd", series, "one zstd -3 --long window", together, 0.9));
      readings.addAll(rates(series, days, peers));
    }
    readings.addAll(chunkers("data-daily", series, days, peers, new Limits(0.05, 0.2)));
    readings.add(
        new Reading(
            "data-daily-other",
            new Measured(
                series.otherBytes / KIBIBYTE / days.size(),
                "KiB a snapshot besides the blobs",
                "the most it may be",
                16),
            Goal.ratioAtMost(1)));
    return readings;
  }

  private List<Reading> rates(Series series, List<Path> days, Peers peers) throws Exception {
    Path newest = days.get(days.size() - 1);
    double megabytes = Files.size(newest) / 1e6;
    double patchMillis = peers.zstdPatches(days).millis() / (days.size() - 1);
    peers.shell("zstd -q \"$0\" -o newest.zst", newest);
    double restoreMillis =
        bench
            .sizes()
            .rounds()
            .alternate(
                () -> Rounds.millis(() -> peers.shell("zstd -q -d -f newest.zst -o newest")),
                () -> 0.0)
            .value();
    return List.of(
        new Reading(
            "data-daily-ingest",
            new Measured(
                megabytes * 1e3 / series.millisADay,
                "MB per second, a day taken in",
                "zstd -1 --patch-from the day before",
                megabytes * 1e3 / patchMillis),
            Goal.ratioAtLeast(1)),
        new Reading(
            "data-daily-restore",
            new Measured(
                megabytes * 1e3 / series.restoreMillis,
                "MB per second, the newest day copied out",
                "zstd -d of the same day",
                megabytes * 1e3 / restoreMillis),
            Goal.ratioAtLeast(1)));
  }

  private List<Reading> releases(Path scratch) throws Exception {
    List<Path> all = files(data.resolve("silero-vad"), ".onnx");
    List<Path> releases =
        all.stream().filter(file -> file.getFileName().toString().matches("[0-9]+.*")).toList();
    Series series = Series.of(scratch, 1, releases);
    return List.of(
        kept(
            "data-onnx",
            series,
            "one zstd -3 --long window",
            new Peers(scratch).zstdTogether(releases),
            1.02));
  }

  private List<Reading> table(Path scratch) throws Exception {
    bench.tell("writing a table that changes");
    int days = bench.sizes().quick() ? 3 : 20;
    List<Path> files =
        SeededTable.write(scratch, bench.sizes().quick() ? 20_000 : 10_000_000, days);
    Series series = Series.of(scratch, 1, files);
    long copies = 0;
    for (Path file : files) {
      copies += Files.size(file);
    }
    List<Reading> readings = new ArrayList<>();
    readings.add(
        kept("data-table-copies", series, "a copy a day", new Peers.Kept(copies, 0), 0.25));
    readings.addAll(
        chunkers("data-table", series, files, new Peers(scratch), new Limits(0.25, 0.7)));
    return readings;
  }

  /**
   * What is good enough beside a peer.
   *
   * @param bytes of the peer's bytes
   * @param time of the peer's time
   */
  private record Limits(double bytes, double time) {}

  private List<Reading> chunkers(
      String name, Series series, List<Path> days, Peers peers, Limits limits) throws Exception {
    List<Reading> readings = new ArrayList<>();
    if (Peers.has("restic")) {
      readings.addAll(beside(name, series, "restic", peers.restic(days), limits));
    }
    if (Peers.has("borg")) {
      readings.addAll(beside(name, series, "borg", peers.borg(days), limits));
    }
    if (readings.isEmpty()) {
      bench.tell(name + " is not compared with restic and borg: .ci/peers installs them");
    }
    return readings;
  }

  private static List<Reading> beside(
      String name, Series series, String peer, Peers.Kept kept, Limits limits) {
    return List.of(
        kept(name + "-" + peer, series, peer, kept, limits.bytes),
        new Reading(
            name + "-" + peer + "-time",
            new Measured(series.millis / 1e3, "s to take in all days", peer, kept.millis() / 1e3),
            Goal.ratioAtMost(limits.time)));
  }

  private static Reading kept(
      String name, Series series, String peer, Peers.Kept kept, double limit) {
    return new Reading(
        name,
        new Measured(series.blobBytes, "bytes of all days", peer, kept.bytes()),
        Goal.ratioAtMost(limit));
  }

  /** Many days, of which the last one must cost what the first ones did. */
  private List<Reading> snapshots(Path scratch) throws Exception {
    int days = bench.sizes().quick() ? 40 : 1_000;
    List<Double> numbers =
        ChildJvm.withOptions(HEAP)
            .numbers(ManyDaysProcess.class, scratch.toString(), Integer.toString(days));
    return List.of(
        new Reading(
            "data-snapshots-restore",
            new Measured(
                numbers.get(0),
                String.format("ms to read the last of %,d snapshots", days),
                "the first",
                numbers.get(1)),
            Goal.ratioAtMost(2)),
        new Reading(
            "data-snapshots-ingest",
            new Measured(
                numbers.get(2),
                String.format("ms to take the last of %,d snapshots", days),
                "the tenth",
                numbers.get(3)),
            Goal.ratioAtMost(1.3)));
  }

  private List<Reading> weights(Path scratch) throws Exception {
    boolean quick = bench.sizes().quick();
    List<Double> shares =
        ChildJvm.withOptions(HEAP)
            .numbers(
                WeightsProcess.class,
                scratch.toString(),
                quick ? "20" : "500",
                quick ? "100000" : "1073741");
    return List.of(
        share("alone", "grouped and packed alone", shares.get(0), 0.69),
        share("tensors", "with 5 % of the tensors anew", shares.get(1), 0.06),
        share("step", "moved by 0.0001 of their spread", shares.get(2), 0.3),
        share("small-step", "moved by 0.00001 of their spread", shares.get(3), 0.12));
  }

  private List<Reading> large(Path scratch) throws Exception {
    long bytes = (bench.sizes().quick() ? 1L << 28 : 20L << 30) + 1;
    List<Double> gibibytes =
        ChildJvm.withOptions(HEAP)
            .numbers(LargeProcess.class, scratch.toString(), Long.toString(bytes));
    return List.of(
        new Reading(
            "data-large",
            new Measured(
                gibibytes.get(0),
                "GiB of two snapshots came back in a heap of 256 MiB",
                "what was taken in",
                2.0 * bytes / (1L << 30)),
            Goal.ratioAtLeast(1)));
  }

  private static Reading share(String name, String what, double share, double limit) {
    return new Reading(
        "data-weights-" + name,
        new Measured(share, "of the bytes of bf16 weights, " + what, "all bytes", 1),
        Goal.ratioAtMost(limit));
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  /** Returns why the real series are left out, if they are. */
  static Optional<String> leftOut(Bench bench) {
    return bench.data().isPresent()
        ? Optional.empty()
        : Optional.of("the real series are left out: name their folder with --data");
  }
}
