package dev.modelregistry.examples.bench;

import dev.modelregistry.examples.bench.Reading.Measured;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the library costs an application that embeds it. */
final class WeightFigures {

  private static final double LIMIT_MEGABYTES = 16;

  private WeightFigures() {}

  static List<Figure> of(Bench bench) {
    return List.of(
        new Figure("jar-weight", () -> List.of(weight())),
        new Figure("start-up", () -> startUp(bench)));
  }

  private static Reading weight() throws IOException {
    return new Reading(
        "jar-weight",
        new Measured(
            Library.jarBytes() / 1e6,
            "MB of "
                + Library.classPath().size()
                + " jars: registry-core, registry-fs, all they bring",
            "the most they may weigh",
            LIMIT_MEGABYTES),
        Goal.valueAtMost(LIMIT_MEGABYTES));
  }

  private static List<Reading> startUp(Bench bench) throws Exception {
    String store = bench.stores().withVersions(bench.sizes().few()).toString();
    List<Path> classPath = new ArrayList<>(Library.classPath());
    classPath.add(examples());
    ChildJvm child = ChildJvm.withClassPath(classPath);
    ChildJvm packed = ChildJvm.withClassPath(packed(classPath, bench.folder()));
    return List.of(
        startUp(bench, new Started("start-up", child, store), Goal.ratioAtMost(2.5)),
        startUp(
            bench,
            new Started("start-up-archived", archived(bench, packed, store), store),
            Goal.none()));
  }

  /** A way to start, and the registry to open. */
  private record Started(String name, ChildJvm child, String store) {}

  private static Reading startUp(Bench bench, Started started, Goal goal) throws Exception {
    Rounds.Medians medians =
        bench
            .sizes()
            .manyRounds(2)
            .alternate(
                () -> started.child.millisToFirstByte(StartUpProcess.class, started.store),
                () -> started.child.millisToFirstByte(EmptyProcess.class));
    return new Reading(
        started.name,
        new Measured(
            medians.value(),
            "ms from the start of a JVM to the first resolved label",
            "an empty main on the same class path",
            medians.reference()),
        goal);
  }

  /** The virtual machine archives classes of jars alone. */
  private static List<Path> packed(List<Path> classPath, Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (Path entry : classPath) {
      Path jar = folder.resolve("classes-" + jars.size() + ".jar");
      jars.add(Files.isDirectory(entry) ? Library.pack(entry, jar) : entry);
    }
    return jars;
  }

  /** Has a first process write an archive of its classes, and returns one that starts with it. */
  private static ChildJvm archived(Bench bench, ChildJvm child, String store) throws Exception {
    String archive = bench.folder().resolve("start-up.jsa").toString();
    child
        .with("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
        .millisToFirstByte(StartUpProcess.class, store);
    return child.with("-XX:SharedArchiveFile=" + archive);
  }

  private static Path examples() throws URISyntaxException {
    return Path.of(WeightFigures.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
