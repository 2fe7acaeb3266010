package dev.modelregistry.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The journey of a team, as the README has it run. */
class TeamJourneyTest {

  @Test
  void showsThatBothFollowAndThatOneGoesOnWithoutTheNetwork() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    TeamJourney.run(List.of(), new PrintStream(printed, true, UTF_8));

    List<String> lines =
        printed.toString(UTF_8).lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    assertThat(lines.stream().filter(line -> line.startsWith("serving 1")))
        .extracting(line -> line.split(" ")[2])
        .containsExactly("default-risk@v1", "default-risk@v2", "default-risk@v3");
    assertThat(lines.stream().filter(line -> line.startsWith("serving 2")))
        .extracting(line -> line.split(" ")[2])
        .containsExactly(
            "default-risk@v1", "default-risk@v2", "default-risk@v2", "default-risk@v3");
    assertThat(printed.toString(UTF_8)).contains("although the bucket does not answer");
  }
}
