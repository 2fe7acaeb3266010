package dev.modelregistry.examples.bench;

import dev.modelregistry.examples.bench.Reading.Measured;
import java.io.IOException;
import java.net.URISyntaxException;
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
        new Figure("start-up", () -> List.of(startUp(bench))));
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

  private static Reading startUp(Bench bench) throws Exception {
    String store = bench.stores().withVersions(bench.sizes().few()).toString();
    List<Path> classPath = new ArrayList<>(Library.classPath());
    classPath.add(examples());
    ChildJvm child = ChildJvm.withClassPath(classPath);
    Rounds.Medians medians =
        bench
            .sizes()
            .manyRounds(2)
            .alternate(
                () -> child.millisToFirstByte(StartUpProcess.class, store),
                () -> child.millisToFirstByte(EmptyProcess.class));
    return new Reading(
        "start-up",
        new Measured(
            medians.value(),
            "ms from the start of a JVM to the first resolved label",
            "an empty main on the same class path",
            medians.reference()),
        Goal.ratioAtMost(2.5));
  }

  private static Path examples() throws URISyntaxException {
    return Path.of(WeightFigures.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
