package dev.modelregistry.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The programs that others would keep their data with; {@code .ci/peers} installs them.
 *
 * @param scratch where their repositories go
 */
record Peers(Path scratch) {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "RESTIC_PASSWORD", "bench",
          "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes",
          "GIT_CONFIG_GLOBAL", "/dev/null",
          "GIT_CONFIG_SYSTEM", "/dev/null");

  /** What a peer kept of a series, and how long it took to take it in. */
  record Kept(long bytes, double millis) {}

  /** Takes in one day of a series. */
  private interface Day {
    void take(Path file, int number) throws Exception;
  }

  static boolean has(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Runs a line of the shell, with arguments as {@code $0}, {@code $1}, …. */
  void shell(String line, Object... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("sh", "-ec", line), Stream.of(arguments).map(Object::toString))
            .toList();
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(scratch.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(scratch.resolve("errors").toFile());
    process.environment().putAll(SETTINGS);
    if (process.start().waitFor() != 0) {
      throw new IOException(
          "'" + line + "' failed: " + Files.readString(scratch.resolve("errors")));
    }
  }

  Kept git(List<Path> days) throws Exception {
    shell(
        "git init -q git && cd git && git config user.email b@example.org && git config user.name b");
    double millis =
        each(
            days,
            (file, number) ->
                shell(
                    "cp \"$0\" git/table && cd git && git add table && git commit -qm day", file));
    shell("cd git && git gc -q --aggressive --prune=now");
    return new Kept(bytesOf(scratch.resolve("git/.git/objects")), millis);
  }

  Kept restic(List<Path> days) throws Exception {
    shell("restic init -q -r restic");
    double millis =
        each(
            days,
            (file, number) -> shell("cp \"$0\" table && restic -q -r restic backup table", file));
    return new Kept(bytesOf(scratch.resolve("restic/data")), millis);
  }

  Kept borg(List<Path> days) throws Exception {
    shell("borg init -e none borg");
    double millis =
        each(
            days,
            (file, number) ->
                shell("cp \"$0\" table && borg create -C zstd borg::$1 table", file, number));
    return new Kept(bytesOf(scratch.resolve("borg/data")), millis);
  }

  /** Each day against the day before, the first one alone. */
  Kept zstdPatches(List<Path> days) throws Exception {
    Path out = Files.createDirectories(scratch.resolve("patches"));
    shell("zstd -q -1 \"$0\" -o \"$1\"", days.get(0), out.resolve("0"));
    double millis =
        each(
            days.subList(1, days.size()),
            (file, number) ->
                shell(
                    "zstd -q -1 --long=27 \"--patch-from=$0\" \"$1\" -o \"$2\"",
                    days.get(number),
                    file,
                    out.resolve("" + (number + 1))));
    return new Kept(bytesOf(out), millis);
  }

  /** All days in one window, which nobody can read one by one. */
  Kept zstdTogether(List<Path> days) throws Exception {
    Path out = scratch.resolve("together");
    StringBuilder names = new StringBuilder();
    days.forEach(day -> names.append(" '").append(day).append('\''));
    double millis =
        Rounds.millis(() -> shell("cat" + names + " | zstd -q -3 --long=27 > together"));
    return new Kept(Files.size(out), millis);
  }

  private static double each(List<Path> days, Day day) throws Exception {
    return Rounds.millis(
        () -> {
          for (int i = 0; i < days.size(); i++) {
            day.take(days.get(i), i);
          }
        });
  }

  static long bytesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
