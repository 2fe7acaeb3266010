package dev.modelregistry.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.examples.ScoringLoad.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoringJourneyTest {

  @Test
  void noRequestFailsWhileTheModelIsReplacedAndTheBrokenOneNeverAnswers() throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<Reply> replies =
        ScoringJourney.run(
            JourneyOptions.parse("--rows", "400"),
            Duration.ofMillis(250),
            new PrintStream(printed, true, UTF_8));

    assertThat(replies).isNotEmpty().allMatch(reply -> reply.status() == 200);
    assertThat(replies)
        .extracting(Reply::version)
        .contains("credit-risk@v1", "credit-risk@v2", "credit-risk@v4")
        .doesNotContain("credit-risk@v3");
    assertThat(replies.get(replies.size() - 1).version()).isEqualTo("credit-risk@v2");
    assertThat(printed.toString(UTF_8))
        .contains("credit-risk@v3 was not loaded, attempt 1; what answers goes on")
        .contains("credit-risk@v4 answers nobody any more: rate of bad 'wrong'")
        .containsPattern(
            "the canary was aborted by service:credit-training: rate of\\s+bad 'wrong'")
        .contains("production of credit-risk is credit-risk@v2");
  }
}
