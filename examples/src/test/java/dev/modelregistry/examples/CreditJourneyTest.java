package dev.modelregistry.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.gate.GateResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 *
 *
 * <pre>
 *   v1  plain                 promoted
 *   v2  richer, lacks a group refused: worse for the group it never saw
 *   v3  richer, everybody     promoted, then left by a rollback to v1
 * </pre>
 */
class CreditJourneyTest {

  @TempDir static Path folder;

  private static CreditOutcome outcome;
  private static String printed;

  @BeforeAll
  static void runTheJourney() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    outcome = run(bytes, "--registry", folder.resolve("made-up").toString());
    printed = bytes.toString(StandardCharsets.UTF_8);
  }

  private static CreditOutcome run(ByteArrayOutputStream bytes, String... arguments)
      throws IOException {
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      return CreditJourney.run(JourneyOptions.parse(arguments), out);
    }
  }

  @Nested
  class MadeUpData {

    @Test
    void theModelThatNeverSawAGroupIsRefusedByTheSliceGateAlone() {
      assertThat(outcome.refusal()).isPresent();
      assertThat(outcome.refusal().get().failures())
          .extracting(GateResult::gate)
          .containsExactly("no-slice-regression:auc");
      assertThat(outcome.refusal().get().failures().get(0).finding().sentence())
          .contains("age=50-and-over");
    }

    @Test
    void theModelTrainedOnEverybodyIsPromoted() {
      assertThat(outcome.promoted()).hasToString("credit-risk@v3");
    }

    @Test
    void theRollbackGoesBackToTheFirst() {
      assertThat(outcome.restored()).hasToString("credit-risk@v1");
    }

    @Test
    void everythingIsSound() {
      assertThat(outcome.verification().problems()).isEmpty();
      assertThat(outcome.verification().blobs()).isPositive();
    }

    @Test
    void oneChangedByteIsFoundAndTheVersionNamed() {
      assertThat(outcome.damaged().problems()).hasSize(1);
      assertThat(outcome.damaged().problems().get(0).dependents())
          .anyMatch(dependent -> dependent.contains("credit-risk@v3"));
    }

    @Test
    void whatIsPrintedFitsAScreenAndNamesEveryAnswer() {
      assertThat(printed)
          .contains("production is credit-risk@v3", "credit-risk@v1 again", "INC-77", "CHG-1043")
          .doesNotContain("Exception", "\tat ");
      assertThat(printed.lines().filter(line -> !line.contains(folder.toString())))
          .allMatch(line -> line.length() <= 100);
    }
  }

  @Nested
  class OtherData {

    @Test
    void aTableOfOnesOwnRunsAndTheAnswersAreWhateverTheyAre() throws IOException {
      Path csv = folder.resolve("loans.csv");
      new LoanGenerator(3).table(400).write(csv);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CreditOutcome own =
          run(
              bytes,
              "--data",
              csv.toString(),
              "--registry",
              folder.resolve("own").toString(),
              "--seed",
              "3");
      assertThat(own.verification().isSound()).isTrue();
      assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("400 applications in " + csv);
    }

    @Test
    void germanCreditCodesAreReadAsGroups() throws IOException {
      Path csv =
          Files.writeString(
              folder.resolve("german.csv"),
              """
              month,personal_status,age,foreign_worker,credit
              6,A92,29,A201,1
              12,A94,50,A202,2
              """);
      ProtectedGroups groups = new ProtectedGroups(List.of("sex", "age", "foreign_worker"));
      assertThat(LoanTable.read(csv).rows())
          .extracting(groups::of)
          .containsExactly(
              List.of("sex=female", "age=under-30", "foreign_worker=yes"),
              List.of("sex=male", "age=50-and-over", "foreign_worker=no"));
      assertThat(groups.columns()).contains("personal_status", "age", "foreign_worker");
    }
  }

  @Nested
  class CommandLine {

    @Test
    void anUnknownOptionIsAnsweredWithAllThatAreKnown() {
      assertThatThrownBy(() -> JourneyOptions.parse("--dta", "x.csv"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--data")
          .hasMessageContaining("a CSV file of loan applications");
    }

    @Test
    void aLabelThatTheTableLacksIsNamedWithTheColumnsThereAre() throws IOException {
      Path csv = folder.resolve("other.csv");
      new LoanGenerator(1).table(100).write(csv);
      assertThatThrownBy(
              () ->
                  LoanData.of(JourneyOptions.parse("--data", csv.toString(), "--label", "credit")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the table has no column 'credit' for the label, but [income,");
    }
  }
}
