package dev.modelregistry.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyJourneyTest {

  @TempDir Path folder;

  @Test
  void theSchemaIsCaughtBeforeTrainingTheDriftInServingAndTheRecallIsKnown() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DailyJourney.run(folder, new PrintStream(out, true, UTF_8));
    String text = out.toString(UTF_8).replaceAll("\\s+", " ");
    assertThat(text)
        .contains("column 'income' was integer and is text")
        .contains("in serving: income: PSI")
        .contains("gate 'threshold:skew' failed")
        .contains("customers@s3 touches 8 versions")
        .contains("default-odds@v3 [TRAINED, EVALUATED], in production from")
        .contains("[DESCENDED]")
        .contains("released default-odds@v10")
        .doesNotContain("released default-odds@v8");
  }
}
