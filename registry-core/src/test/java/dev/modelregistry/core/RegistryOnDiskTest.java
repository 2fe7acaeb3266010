package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.BEATS_ON_AUC;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.capture.GitRepository;
import dev.modelregistry.core.format.Seal;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.value.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry on a real disk, as other processes and tools see it. */
class RegistryOnDiskTest {

  @TempDir Path folder;

  private Path store;

  @BeforeEach
  void place() {
    store = folder.resolve("store");
  }

  private Workbench open() throws IOException {
    return new Workbench(FileSystemStorage.at(store), folder);
  }

  private void promoteOne(Workbench bench) {
    bench.fraud().protect(PRODUCTION, BEATS_ON_AUC);
    bench.fraud().promote(bench.register(0.9)).to(PRODUCTION).approvedBy(ALICE, "CHG").commit();
  }

  private List<Path> filesBelow(String part) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files.filter(Files::isRegularFile).filter(f -> f.toString().contains(part)).toList();
    }
  }

  @Nested
  class P4BytesFirst {

    @Test
    void storedFilesCannotBeWrittenAndNoTemporaryIsLeft() throws IOException {
      try (Workbench bench = open()) {
        promoteOne(bench);
      }

      assertThat(filesBelow("models"))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("r--r--r--"));
      assertThat(filesBelow(".tmp")).isEmpty();
    }
  }

  @Nested
  class AFolderThatMayNoLongerBeWritten {

    @Test
    void endsARegistrationWithAClearErrorUntilItMayBe() throws IOException {
      try (Workbench bench = open()) {
        bench.register(0.9);
        Path versions = store.resolve("models/fraud/versions");
        Files.setPosixFilePermissions(versions, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
          assumeFalse(Files.isWritable(versions), "permissions do not bind who runs this test");
          assertThatThrownBy(() -> bench.register(0.91))
              .isInstanceOf(Unavailable.class)
              .isNotInstanceOf(OutcomeUnknown.class)
              .hasMessageContaining("could not store models/fraud/versions/");
        } finally {
          Files.setPosixFilePermissions(versions, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        assertThat(bench.registry().verify().problems()).isEmpty();
        assertThat(bench.register(0.92).id().number()).isEqualTo(2);
      }
    }
  }

  @Nested
  class P7VerifiedReads {

    @Test
    void aRawFileIsHandedOutAtOnceAndVerifiedOnRequest() throws IOException {
      try (Workbench bench = open()) {
        Version version = bench.registration("the weights", 0.9).commit();
        Path raw = version.weights().verify().path();
        assertThat(raw).hasContent("the weights");

        Files.delete(raw);
        Files.writeString(raw, "the w3ights");

        assertThat(version.weights().path()).isEqualTo(raw);
        assertThatThrownBy(() -> version.weights().verify())
            .isInstanceOf(Corrupt.class)
            .hasMessageContaining(raw.getFileName().toString());
        assertThat(bench.registry().verify().problems())
            .singleElement()
            .satisfies(
                problem -> {
                  assertThat(problem.object()).endsWith(raw.getFileName().toString());
                  assertThat(problem.dependents()).containsExactly("fraud@v1");
                });
      }
    }
  }

  @Nested
  class ReadOnly {

    @Test
    void aServingMachineResolvesWithoutWritingAndIsToldWhatItCannotDo() throws IOException {
      try (Workbench bench = open()) {
        promoteOne(bench);
      }
      List<Path> before = filesBelow("");

      try (ModelRegistry serving =
          Registries.on(FileSystemStorage.readOnly(store)).actor(TRAINER).open()) {
        Version live = serving.model("fraud").resolve(PRODUCTION);
        assertThat(live.weights().verify().path()).hasContent("weights with auc 0.9");
        assertThatThrownBy(() -> serving.model("fraud").promote(live).to(Label.STAGING).commit())
            .isExactlyInstanceOf(dev.modelregistry.core.store.NotStored.class)
            .isInstanceOf(Unavailable.class)
            .hasMessageContaining("read-only");
        assertThat(serving.verify().problems()).isEmpty();
      }

      assertThat(filesBelow("")).isEqualTo(before);
    }

    @Test
    void aFolderWithoutARegistryCannotBeOpenedForReading() throws IOException {
      Files.createDirectories(store);

      assertThatThrownBy(
              () -> Registries.on(FileSystemStorage.readOnly(store)).actor(TRAINER).open())
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("there is no registry");
    }

    @Test
    void aNewerFormatIsRefusedByBothVersions() throws IOException {
      Files.createDirectories(store);
      Files.writeString(
          store.resolve("registry.json"),
          Seal.on(
              "{\"created\":\"2026-01-01T00:00:00Z\",\"format\":2,\"id\":\""
                  + "0".repeat(32)
                  + "\"}"));

      assertThatThrownBy(() -> Registries.on(FileSystemStorage.at(store)).actor(TRAINER).open())
          .hasMessageContaining("2")
          .hasMessageContaining("1")
          .hasMessageContaining("format");
    }
  }

  @Nested
  class TheRegistrysOwnFolder {

    @Test
    void isNotRegisteredNorWhatHoldsItNorWhatLiesWithinIt() throws Exception {
      try (Workbench bench = open()) {
        Version version = bench.register(0.9);
        Path own = version.weights().path().getParent().getParent().getParent().getParent();
        Path link = Files.createSymbolicLink(folder.resolve("link"), own.getParent());
        assertThat(own.resolve("registry.json")).exists();

        assertRefused(bench, own, own + " is the folder of the registry, " + own + "; name a");
        assertRefused(
            bench, own.getParent(), own.getParent() + " holds the folder of the registry, " + own);
        assertRefused(
            bench,
            version.weights().path(),
            version.weights().path() + " lies within the folder of the registry, " + own);
        assertRefused(
            bench,
            link.resolve(own.getFileName()),
            link.resolve(own.getFileName()) + " is the folder of the registry, " + own);
        assertThat(bench.fraud().search().stream()).containsExactly(version);
      }
    }

    @Test
    void isNotCapturedWithTheSourceItLiesIn() throws Exception {
      try (Workbench bench = open()) {
        GitRepository tree = GitRepository.create(folder).write("train.py", "fit()\n");
        tree.write(".gitignore", "input*\n").commit("first");

        assertThatThrownBy(
                () -> bench.registration("w", 0.9).source(Source.gitHead(folder)).commit())
            .isInstanceOf(Rejected.class)
            .hasMessage(
                "the folder of the registry, %s, lies in the working tree %s and is not ignored by"
                    + " git; name it in .gitignore",
                store.toRealPath(), folder.toRealPath());

        tree.write(".gitignore", "input*\nstore\n");
        Version version = bench.registration("w", 0.9).source(Source.gitHead(folder)).commit();
        assertThat(new String(version.uncommittedChanges().orElseThrow().readAllBytes()))
            .contains("+store")
            .doesNotContain("registry.json");
      }
    }

    private void assertRefused(Workbench bench, Path path, String message) {
      assertThatThrownBy(() -> bench.registration("w", 0.9).weights(path).commit())
          .isInstanceOf(Rejected.class)
          .hasMessageStartingWith(message);
      assertThatThrownBy(() -> bench.registry().dataset("d").snapshot().from(path).commit())
          .isInstanceOf(Rejected.class)
          .hasMessageStartingWith(message);
    }
  }

  @Nested
  class RealCode {

    @Test
    void theCommitAndTheUncommittedChangesOfAGitTreeAreKept() throws Exception {
      Path tree = Files.createDirectories(folder.resolve("code"));
      git(tree, "init", "-q", "-b", "main");
      Files.writeString(tree.resolve("train.py"), "print(1)\n");
      git(tree, "add", ".");
      git(tree, "-c", "user.name=t", "-c", "user.email=t@e", "commit", "-qm", "first");
      Files.writeString(tree.resolve("train.py"), "print(2)\n");

      try (Workbench bench = open()) {
        Version version = bench.registration("w", 0.9).source(Source.gitHead(tree)).commit();

        assertThat(version.source().branch()).contains("main");
        assertThat(version.source().patch()).isPresent();
        assertThat(new String(version.uncommittedChanges().orElseThrow().readAllBytes()))
            .contains("-print(1)", "+print(2)");
      }
    }

    private void git(Path tree, String... arguments) throws Exception {
      List<String> command = new ArrayList<>(List.of("git", "-C", tree.toString()));
      command.addAll(List.of(arguments));
      Process git = new ProcessBuilder(command).inheritIO().start();
      assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(git.exitValue()).isZero();
    }
  }
}
