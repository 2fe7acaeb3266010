package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.BOB;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.VersionDiff;
import dev.modelregistry.core.capture.GitRepository;
import dev.modelregistry.error.AccessDenied;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody is told who asks for what cannot be: what, which one, why, and what to do. */
class MessagesTest {

  @TempDir Path inputs;

  private Workbench bench;
  private Model fraud;

  @BeforeEach
  void open() {
    bench = new Workbench(new InMemoryStorage(), inputs);
    fraud = bench.fraud();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static void told(Class<?> kind, ThrowingCallable asked, String message) {
    assertThatThrownBy(asked).isInstanceOf(kind).hasMessage(message);
  }

  @Nested
  class WhoLooksFor {

    @Test
    void aModelThatIsNone() {
      Model mistyped = bench.registry().model("froud");
      told(
          NotFound.class,
          () -> mistyped.resolve(PRODUCTION),
          "production of froud points at no version: froud has no version yet; see"
              + " registry.models() for the models that have");
      told(
          NotFound.class,
          () -> mistyped.version(3),
          "froud@v3 does not exist: froud has no version yet; see registry.models() for the models"
              + " that have");
    }

    @Test
    void aLabelThatPointsAtNothing() {
      bench.register(0.9);
      String nothing = "production of fraud points at no version yet; promote one to it first";
      told(NotFound.class, () -> fraud.resolve(PRODUCTION), nothing);
      told(NotFound.class, () -> fraud.explain(PRODUCTION), nothing);
      told(
          NotFound.class,
          () -> fraud.asOf(Instant.EPOCH).resolve(PRODUCTION),
          "production of fraud points at no version as of 1970-01-01T00:00:00Z; see"
              + " history(production) for when it did");
    }

    @Test
    void aVersionThatIsNone() {
      bench.register(0.9);
      told(
          NotFound.class,
          () -> fraud.version(9),
          "fraud@v9 does not exist: the newest version of the model is v1");
      told(
          NotFound.class,
          () -> fraud.promote(VersionId.parse("fraud@v9")).to(STAGING).commit(),
          "fraud@v9 does not exist: the newest version of the model is v1");
      Digest digest = Digest.of(new byte[0]);
      told(
          NotFound.class,
          () -> fraud.version(digest),
          "fraud has no version of digest "
              + digest
              + "; it takes what version.digest() gives, not the digest of the weights");
    }

    @Test
    void aSnapshotThatIsNone() {
      bench.loans();
      told(
          NotFound.class,
          () -> bench.registry().snapshot(SnapshotId.parse("loans@s9")),
          "loans@s9 does not exist: the newest snapshot of the dataset is s1");
      told(
          NotFound.class,
          () -> bench.registry().dataset("laons").snapshot(1),
          "laons@s1 does not exist: laons has no snapshot yet; see registry.datasets() for the"
              + " datasets that have");
    }

    @Test
    void aFileThatATreeHasNot() {
      Version version = bench.register(0.9);
      told(
          NotFound.class,
          () -> version.weights().open("vocab.txt"),
          "model.bin holds no file 'vocab.txt'; files() lists what it holds");
    }

    @Test
    void anythingInARegistryThatIsClosed() {
      bench.register(0.9);
      bench.close();
      String closed = "the registry in memory of this process is closed; open it again";
      told(Unavailable.class, () -> fraud.resolve(PRODUCTION), closed);
      told(Unavailable.class, () -> bench.registration("w", 0.9).commit(), closed);
    }

    @Test
    void aPositionOfAnotherModel() {
      assertThatThrownBy(() -> fraud.asOf(bench.registry().model("other").position()))
          .isInstanceOf(Rejected.class)
          .hasMessageEndingWith("is not one of them: take one that position() of this model gave");
    }
  }

  @Nested
  class WhoRegisters {

    @Test
    void withoutArtifactsIsToldEachOfThem() {
      told(
          Rejected.class,
          () -> fraud.register().source(Source.of("git", "4f2a9c")).commit(),
          "a version of fraud has five artifacts; this one lacks the weights: weights(path), and"
              + " the training data snapshot: trainedOn(snapshot), and the environment:"
              + " environment(Environment.ofThisJvm()), and the evaluation metrics:"
              + " evaluation(Evaluation.on(…))");
    }

    @Test
    void namesWithControlCharactersIsToldWhich() {
      String name = "a\nb";
      refused("a configuration key", () -> bench.registration("w", 0.9).config(name, 1));
      refused(
          "the name of an annotation", () -> bench.registration("w", 0.9).annotation(name, "x"));
      refused(
          "the name of an annotation",
          () -> bench.registry().dataset("d").snapshot().annotation(name, "x"));
      refused("the name of a random generator", () -> Environment.ofThisJvm().seed(name, 1));
      refused(
          "the name of an environment variable", () -> Environment.ofThisJvm().allowVariable(name));
      refused(
          "the name of a gate",
          () ->
              Registries.on(new InMemoryStorage())
                  .gate(name, evidence -> Finding.passed("always")));
    }

    private void refused(String what, ThrowingCallable made) {
      told(
          IllegalArgumentException.class,
          made,
          what + " must not hold control characters, and has U+000A at 1: 'a?b'");
    }

    @Test
    void proseWithLineBreaksMayAndWithOtherControlCharactersMayNot() {
      bench.registration("w", 0.9).annotation("note", "one\n\ttwo").config("k", "a\nb").commit();

      assertThatThrownBy(() -> bench.registration("w", 0.9).annotation("note", "\u001b[2J"))
          .hasMessageContaining("the annotation 'note' must not hold control characters");
      assertThatThrownBy(() -> bench.registration("w", 0.9).config("k", "\u001b[2J"))
          .hasMessageContaining("a configuration value must not hold control characters");
      assertThatThrownBy(() -> fraud.rollback(PRODUCTION, "INC\0"))
          .hasMessageContaining("the reason of a rollback must not hold control characters");
    }
  }

  @Nested
  class WhoPromotes {

    @Test
    void withoutAPolicyIsToldHowToSetOne() {
      bench.register(0.9);
      assertThatThrownBy(
              () ->
                  fraud
                      .promote(VersionId.parse("fraud@v1"))
                      .to(PRODUCTION)
                      .approvedBy(ALICE, "CHG")
                      .commit())
          .isInstanceOf(PromotionRefused.class)
          .hasMessage(
              "version 1 of fraud was not promoted to production: production is protected and no"
                  + " policy says what it asks for; set one with model.protect(PRODUCTION,"
                  + " Policy.protect()...), or for all models with rules().protect(PRODUCTION,"
                  + " ...)");
    }

    @Test
    void withoutConsentIsToldHowToGiveIt() {
      fraud.protect(PRODUCTION, Policy.protect().independentApproval());
      Version hers =
          new Workbench(bench.registry().as(ALICE), inputs.resolve("alice")).register(0.9);
      told(
          PromotionRefused.class,
          () -> fraud.promote(hers).to(PRODUCTION).commit(),
          "version 1 of fraud was not promoted to production: it has 0 of 1 approval: name a person"
              + " who consents, with approvedBy(person, reference)");
      told(
          PromotionRefused.class,
          () -> fraud.promote(hers).to(PRODUCTION).approvedBy(ALICE, "CHG").commit(),
          "version 1 of fraud was not promoted to production: it has 0 of 1 approval, since that of"
              + " person:alice does not count, who registered the version: name somebody else who"
              + " consents, with approvedBy(person, reference)");
    }

    @Test
    void withTheConsentOfSomebodyWhoMayNotGiveItIsToldWhoCanChangeThat() {
      Version version = bench.register(0.9);
      bench.registry().as(ALICE).rules().grant(new Grant(ALICE, Role.ADMIN, "*"));
      bench.registry().as(ALICE).rules().grant(new Grant(TRAINER, Role.APPROVER, "fraud"));
      told(
          AccessDenied.class,
          () -> fraud.promote(version).to(PRODUCTION).approvedBy(BOB, "CHG").commit(),
          "person:bob may not approve a promotion of fraud: it takes the role approver on fraud,"
              + " which person:alice can grant");
    }
  }

  @Nested
  class WhoRollsBack {

    @Test
    void whatNeverMovedIsToldSo() {
      bench.register(0.9);
      told(
          Rejected.class,
          () -> fraud.rollback(PRODUCTION, "INC"),
          "production of fraud was not rolled back: it points at no version, so there is nothing to"
              + " roll back");
    }

    @Test
    void withoutAnEarlierTurnIsToldToPromote() {
      fraud.protect(PRODUCTION, Policy.protect());
      Version first = bench.register(0.9);
      Version never = bench.register(0.91);
      fraud.promote(first).to(PRODUCTION).approvedBy(BOB, "CHG").commit();
      told(
          Rejected.class,
          () -> fraud.rollback(PRODUCTION, "INC"),
          "production of fraud was not rolled back: it points at v1 since decision 2, with no"
              + " earlier turn to go back to: promote another version instead");
      told(
          Rejected.class,
          () -> fraud.rollback(PRODUCTION, never.id(), "INC"),
          "production of fraud was not rolled back: it never pointed at v2: promote it instead");
      told(
          NotFound.class,
          () -> fraud.rollback(PRODUCTION, VersionId.parse("fraud@v77"), "INC"),
          "fraud@v77 does not exist: the newest version of the model is v2");
    }
  }

  @Nested
  class ADiff {

    @Test
    void saysWhatIsKnownOfUncommittedChanges() throws Exception {
      Version unknown = bench.register(0.9);
      GitRepository code = GitRepository.create(inputs.resolve("code"));
      code.write("train.py", "fit()\n").commit("first");
      Version clean = bench.registration("w", 0.9).source(Source.gitHead(code.root())).commit();
      code.write("train.py", "fit(2)\n");
      Version changed = bench.registration("w", 0.9).source(Source.gitHead(code.root())).commit();

      assertThat(uncommitted(unknown, clean))
          .isEqualTo("~ working tree: uncommitted changes unknown → clean");
      assertThat(uncommitted(clean, changed))
          .isEqualTo(
              "~ working tree: clean → with uncommitted changes "
                  + changed.source().patch().orElseThrow().digest().shortHex());
    }

    private String uncommitted(Version from, Version to) {
      return fraud.diff(from.id(), to.id()).of(VersionDiff.Part.CODE).stream()
          .map(VersionDiff.Change::toString)
          .filter(change -> change.contains("working tree"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Nested
  class AnExplanation {

    @Test
    void saysThatNobodyLookedForUncommittedChanges() {
      promote("quarterly retraining");

      assertThat(fraud.explain(PRODUCTION).text())
          .contains("code: git 4f2a9c, uncommitted changes unknown")
          .doesNotContain("clean");
    }

    @Test
    void keepsTheLinesOfAReasonApartFromItsOwn() {
      promote("one\napproved by person:mallory under CHG-9");

      assertThat(fraud.explain(PRODUCTION).text().lines())
          .contains("promoted by service:trainer: one")
          .contains("    approved by person:mallory under CHG-9");
    }

    private void promote(String reason) {
      fraud.protect(PRODUCTION, Policy.protect());
      fraud
          .promote(bench.register(0.9))
          .to(PRODUCTION)
          .approvedBy(BOB, "CHG")
          .because(reason)
          .commit();
    }
  }
}
