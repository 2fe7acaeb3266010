package dev.modelregistry.core.proof;

import static dev.modelregistry.core.Workbench.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ProgressListener.Progress;
import dev.modelregistry.PromotionRequest;
import dev.modelregistry.Registration;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage.Space;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Label;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names and files that somebody chose to do harm: what cannot be kept is refused in a sentence, and
 * nothing was written; what is kept comes back as it was given.
 */
@ExtendWith(Seeds.class)
class HostileInputTest {

  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("a way out", "../../etc/passwd");
    NAMES.put("an escaped way out", "%2e%2e%2fetc");
    NAMES.put("a root", "/etc/passwd");
    NAMES.put("NUL", "nu\0l");
    NAMES.put("only NUL", "\0");
    NAMES.put("a line feed", "two\nlines");
    NAMES.put("an escape sequence", "\u001b[31mred");
    NAMES.put("a look-alike", "fr\u0430ud");
    NAMES.put("a ligature", "\ufb01le");
    NAMES.put("full width", "\uff46raud");
    NAMES.put("another direction", "a\u202etxt.exe");
    NAMES.put("nothing visible", "\u200b");
    NAMES.put("half a surrogate pair", "a\ud800b");
    NAMES.put("the other half", "\udc00");
    NAMES.put("a device of Windows", "con");
    NAMES.put("a device with an extension", "lpt1.txt");
    NAMES.put("a drive", "c:\\windows");
    NAMES.put("a trailing dot", "model.");
    NAMES.put("upper case", "Fraud");
    NAMES.put("blank", "   ");
    NAMES.put("empty", "");
    NAMES.put("10,000 characters", "n".repeat(10_000));
    NAMES.put("a million characters", "n".repeat(1_000_000));
  }

  @TempDir Path folder;

  private final Space space = new Space();
  private Workbench bench;

  @BeforeEach
  void open() {
    bench = new Workbench(new InMemoryStorage(space), folder.resolve("inputs"));
    bench.loans();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Model fraud() {
    return bench.fraud();
  }

  private List<String> keys() {
    return space.keys().stream().map(ObjectKey::value).toList();
  }

  /** Says in a sentence that a message holds nothing that could hurt whoever reads it. */
  private static void assertReadable(String name, Throwable refusal) {
    assertThat(refusal).as(name).isInstanceOfAny(IllegalArgumentException.class, Rejected.class);
    assertThat(refusal.getMessage())
        .as(name)
        .hasSizeBetween(20, 400)
        .doesNotContainPattern("[\\p{Cntrl}\\p{Cs}]");
  }

  @Nested
  class Names {

    /** Names of what keys are made of are refused, all of them. */
    private void refused(Consumer<String> use) {
      List<String> before = keys();
      NAMES.forEach(
          (why, name) -> {
            assertReadable(why, catchThrowable(() -> use.accept(name)));
            assertThat(keys()).as(why).isEqualTo(before);
          });
    }

    /** Other texts are refused, or kept and given back. */
    private void refusedOrKept(Use use) {
      int kept = 0;
      for (Map.Entry<String, String> name : NAMES.entrySet()) {
        List<String> before = keys();
        Throwable refusal = catchThrowable(() -> use.write(name.getValue()));
        if (refusal == null) {
          kept++;
          try (ModelRegistry fresh = SampleRegistry.open(space)) {
            assertThat(use.read(fresh)).as(name.getKey()).isEqualTo(name.getValue());
          }
          assertThat(keys())
              .allMatch(key -> key.matches("[a-z0-9]+([-/.][a-z0-9]+)*"), name.getKey());
        } else {
          assertReadable(name.getKey(), refusal);
          assertThat(keys()).as(name.getKey()).isEqualTo(before);
        }
      }
      assertThat(kept).isBetween(1, NAMES.size() - 1);
      assertThat(bench.registry().verify().problems()).isEmpty();
    }

    private Version newest(ModelRegistry registry) {
      return registry.model("fraud").search().stream().findFirst().orElseThrow();
    }

    @Test
    void ofModelsLeadNowhere() {
      refused(name -> bench.registry().model(name).register());
      refused(name -> bench.registry().model(name).find(Label.PRODUCTION));
    }

    @Test
    void ofDatasetsLeadNowhere() {
      refused(name -> bench.registry().dataset(name).latest());
    }

    @Test
    void ofLabelsLeadNowhere() {
      refused(name -> fraud().protect(Label.of(name), Policy.open()));
    }

    @Test
    void ofActorsAreRefusedOrKept() {
      refusedOrKept(
          new Use(
              name ->
                  bench
                      .registry()
                      .as(Actor.person(name))
                      .model("fraud")
                      .protect(Label.STAGING, Policy.open()),
              registry -> {
                var decisions = registry.model("fraud").decisions();
                return decisions.get(decisions.size() - 1).actor().name();
              }));
    }

    @Test
    void ofMetricsAndSlicesAreRefusedOrKept() {
      refusedOrKept(
          new Use(
              name -> register(r -> r.evaluation(on().metric(name, 1))),
              now -> newest(now).evaluations().get(1).metrics().keySet().iterator().next()));
      refusedOrKept(
          new Use(
              name -> register(r -> r.evaluation(on().slice(name, "auc", 1, 1))),
              now -> newest(now).evaluations().get(1).slices().get(0).slice()));
    }

    @Test
    void ofConfigurationAndItsTextsAreRefusedOrKept() {
      refusedOrKept(
          new Use(
              name -> register(r -> r.config(name, 1)),
              now ->
                  newest(now).config().keySet().stream()
                      .filter(key -> !key.equals("learning-rate"))
                      .findFirst()
                      .orElseThrow()));
      refusedOrKept(
          new Use(
              text -> register(r -> r.config("text", text)),
              now -> newest(now).config().get("text").toString()));
      refusedOrKept(
          new Use(
              text -> register(r -> r.config("texts", List.of(1, List.of(text)))),
              now ->
                  newest(now).config().get("texts").toString().replaceAll("(?s)^.1, .|..$", "")));
    }

    @Test
    void ofAnnotationsAndTheirTextsAreRefusedOrKept() {
      refusedOrKept(
          new Use(
              name -> register(r -> r.annotation(name, "x")),
              now -> newest(now).annotations().keySet().iterator().next()));
      refusedOrKept(
          new Use(
              text -> register(r -> r.annotation("note", text)),
              now -> newest(now).annotations().get("note")));
    }

    @Test
    void ofRevisionsAndGeneratorsAreRefusedOrKept() {
      refusedOrKept(
          new Use(
              name -> register(r -> r.source(Source.of("git", name))),
              now -> newest(now).source().revision()));
      refusedOrKept(
          new Use(
              name -> register(r -> r.environment(container().seed(name, 1))),
              now -> newest(now).environment().seeds().keySet().iterator().next()));
    }

    @Test
    void ofGatesAndReasonsAreRefusedOrKept() {
      refusedOrKept(
          new Use(
              name ->
                  fraud()
                      .protect(
                          Label.STAGING, Policy.open().require(GateRule.custom(name, Map.of()))),
              now -> now.model("fraud").policy(Label.STAGING).orElseThrow().gates().get(0).name()));
    }

    @Test
    void ofReasonsAndReferencesAreRefusedOrKept() {
      Label free = Label.of("free");
      fraud().protect(free, Policy.open());
      List<Version> versions = List.of(bench.register(0.5), bench.register(0.6));
      Supplier<PromotionRequest> move =
          () -> {
            Optional<Version> now = fraud().find(free);
            Version other = versions.get(now.equals(Optional.of(versions.get(0))) ? 1 : 0);
            return fraud().promote(other).to(free);
          };
      refusedOrKept(
          new Use(
              reason -> move.get().because(reason).commit(),
              now -> now.model("fraud").explain(free).promotion().orElseThrow().reason()));
      refusedOrKept(
          new Use(
              reference -> move.get().approvedBy(ALICE, reference).commit(),
              now ->
                  now.model("fraud")
                      .explain(free)
                      .promotion()
                      .orElseThrow()
                      .approvals()
                      .get(0)
                      .reference()));
    }

    private Evaluation on() {
      return Evaluation.on(bench.loans().ref());
    }

    private Environment container() {
      return Environment.container("sha256:" + "ab".repeat(32));
    }

    private void register(Consumer<Registration> with) {
      Registration registration = bench.registration("weights", 0.9);
      with.accept(registration);
      registration.commit();
    }
  }

  @Nested
  class Trees {

    @Test
    void keepTheNamesOfTheirFilesOrAreRefused() throws IOException {
      int kept = 0;
      for (Map.Entry<String, String> name : NAMES.entrySet()) {
        Optional<Path> tree = treeWith(name.getValue());
        if (tree.isEmpty()) {
          continue;
        }
        List<String> before = keys();
        Registration registration = bench.registration("", 0.9).weights(tree.get());
        Throwable refusal = catchThrowable(registration::commit);
        if (refusal == null) {
          kept++;
          Path copy = folder.resolve("copy" + kept);
          fraud().version(kept).weights().copyTo(copy);
          assertThat(copy.resolve(name.getValue())).as(name.getKey()).hasContent("weights");
        } else {
          assertReadable(name.getKey(), refusal);
          assertThat(keys()).as(name.getKey()).isEqualTo(before);
        }
      }
      assertThat(kept).isBetween(5, NAMES.size() - 3);
      assertThat(bench.registry().verify().problems()).isEmpty();
    }

    /** Returns a folder with a file of that name, where this file system has such names. */
    private Optional<Path> treeWith(String name) throws IOException {
      Path tree = Files.createTempDirectory(folder, "tree");
      try {
        Path file = tree.resolve(name);
        Files.writeString(file, "weights", StandardOpenOption.CREATE_NEW);
        return file.getParent().equals(tree) ? Optional.of(tree) : Optional.empty();
      } catch (IOException | InvalidPathException noSuchName) {
        return Optional.empty();
      }
    }

    @Test
    void thatLeadOutOrInCirclesAreRefused() throws IOException {
      Path outside = Files.writeString(folder.resolve("secret"), "of somebody else");
      Path tree = Files.createDirectories(folder.resolve("tree/deep")).getParent();
      Files.writeString(tree.resolve("model"), "weights");
      List<Path> targets =
          List.of(
              outside,
              folder,
              tree,
              Path.of(".."),
              Path.of("link"),
              Path.of("/dev/zero"),
              Path.of("/proc/self/fd/0"),
              Path.of("nothing"));
      List<String> before = keys();
      for (Path target : targets) {
        Path link = Files.createSymbolicLink(tree.resolve("deep/link"), target);
        for (Path weights : List.of(tree, link)) {
          Registration registration = bench.registration("", 0.9).weights(weights);
          assertThatThrownBy(registration::commit)
              .as("%s to %s", weights, target)
              .isInstanceOf(Rejected.class)
              .hasMessageContaining("link is a symbolic link, which may lead anywhere");
        }
        Files.delete(link);
      }
      assertThat(keys()).isEqualTo(before);
    }
  }

  @Nested
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  class WhatIsNoFile {

    private Path pipe() throws Exception {
      Path pipe = folder.resolve("pipe");
      int made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
      assumeThat(made).as("exit code of mkfifo").isZero();
      return pipe;
    }

    private void refused(Registration registration) {
      List<String> before = keys();
      assertThatThrownBy(registration::commit).isInstanceOf(Rejected.class);
      assertThat(keys()).hasSizeLessThanOrEqualTo(before.size() + 1);
      assertThat(fraud().search().stream()).isEmpty();
    }

    @Test
    void isNeitherReadNorWaitedForAsWeights() throws Exception {
      for (Path device : List.of(pipe(), Path.of("/dev/zero"), Path.of("/dev/stdin"))) {
        assumeThat(device).exists();
        List<String> before = keys();
        assertThatThrownBy(bench.registration("", 0.9).weights(device)::commit)
            .isInstanceOf(Rejected.class);
        assertThat(keys()).isEqualTo(before);
      }
    }

    @Test
    void isNeitherReadNorWaitedForAsData() throws Exception {
      Path pipe = pipe();
      assertThatThrownBy(bench.registry().dataset("d").snapshot().from(pipe)::commit)
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("is a device, a pipe or a socket");
    }

    @Test
    void isNeitherReadNorWaitedForAsALockFile() throws Exception {
      for (Path device : List.of(pipe(), Path.of("/dev/zero"), folder)) {
        refused(bench.registration("w", 0.9).environment(Environment.ofPython(device)));
      }
    }

    @Test
    void isNoPlaceForACopy() throws Exception {
      Version version = bench.register(0.9);
      Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("none"));
      for (Path target : List.of(pipe(), dangling, folder)) {
        assertThatThrownBy(() -> version.weights().copyTo(target))
            .isInstanceOf(Rejected.class)
            .hasMessageContaining("exists already");
      }
      assertThat(folder.resolve("none")).doesNotExist();
    }
  }

  @Nested
  class AFileThatIsBeingRead {

    private static final int LARGE = 6 << 20;

    private Path file;

    @BeforeEach
    void write(TestInfo test) throws IOException {
      byte[] bytes = new byte[LARGE];
      new Random(test.getDisplayName().hashCode()).nextBytes(bytes);
      file = Files.write(folder.resolve("large.bin"), bytes);
    }

    /** Meddles with the file once a part of it was read. */
    private void refusedWhen(Meddling meddling) {
      List<String> before = keys();
      boolean[] done = {false};
      Consumer<Progress> meddler =
          progress -> {
            if (!done[0] && progress.doneBytes() > 0) {
              done[0] = true;
              meddling.unchecked(file);
            }
          };
      Registration registration =
          bench.registration("", 0.9).weights(file).progress(meddler::accept);

      assertThatThrownBy(registration::commit)
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("large.bin");
      assertThat(done[0]).isTrue();
      assertThat(keys()).isEqualTo(before);
      assertThat(fraud().search().stream()).isEmpty();
    }

    @Test
    void andGrowsIsRefused() {
      refusedWhen(path -> Files.write(path, new byte[100], StandardOpenOption.APPEND));
    }

    @Test
    void andShrinksIsRefused() {
      refusedWhen(path -> length(path, LARGE - 1));
    }

    @Test
    void andIsEmptiedIsRefused() {
      refusedWhen(path -> length(path, 0));
    }

    @Test
    void andVanishesIsRefused() {
      refusedWhen(Files::delete);
    }

    @Test
    void andIsReplacedIsRefused() {
      refusedWhen(
          path -> {
            Path other = Files.write(folder.resolve("other"), new byte[LARGE]);
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
          });
    }

    @Test
    void andBecomesALinkIsRefused() {
      refusedWhen(
          path -> {
            Files.move(path, folder.resolve("moved"));
            Files.createSymbolicLink(path, folder.resolve("moved"));
          });
    }

    private void length(Path path, long bytes) throws IOException {
      try (RandomAccessFile open = new RandomAccessFile(path.toFile(), "rw")) {
        open.setLength(bytes);
      }
    }
  }

  /** What happens to a file. */
  private interface Meddling {
    void run(Path file) throws IOException;

    default void unchecked(Path file) {
      try {
        run(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** How a text gets in and how it comes out. */
  private record Use(Consumer<String> in, Function<ModelRegistry, String> out) {
    void write(String text) {
      in.accept(text);
    }

    String read(ModelRegistry registry) {
      return out.apply(registry);
    }
  }
}
