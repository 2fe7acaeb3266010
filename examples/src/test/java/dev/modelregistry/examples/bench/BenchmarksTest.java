package dev.modelregistry.examples.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {

  /** Whose servers and clients take a minute to start; {@code .ci/scheduled} runs them. */
  private static final Set<String> STARTS_MANY_PROCESSES =
      Set.of("s3-transfer", "s3-append", "s3-memory");

  @TempDir Path folder;

  /** Returns the objects of a list of flat objects. */
  private static List<Map<String, Object>> objects(Path json) throws IOException {
    List<Map<String, Object>> objects = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          object.put(name, value(parser, parser.nextToken()));
        }
        objects.add(object);
      }
      assertThat(parser.currentToken()).isEqualTo(JsonToken.END_ARRAY);
    }
    return objects;
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Optional.empty();
      default -> throw new AssertionError("a reading is flat, but has " + token);
    };
  }

  @Nested
  class TheWholeCommand {

    @Test
    void measuresEveryFigureAndWritesWhatItMeasured() throws Exception {
      Path json = folder.resolve("bench.json");
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      List<Figure> figures =
          Benchmarks.figures(new Bench(new Sizes(true), folder, System.out, Optional.empty()))
              .stream()
              .filter(figure -> !STARTS_MANY_PROCESSES.contains(figure.name()))
              .toList();
      List<String> picked = figures.stream().map(Figure::name).toList();
      BenchOptions options =
          new BenchOptions(true, picked, json, Optional.of(folder), Optional.empty());

      Benchmarks.run(options, new PrintStream(printed, true, UTF_8));

      List<Map<String, Object>> readings = objects(json);
      List<String> names = readings.stream().map(reading -> (String) reading.get("name")).toList();
      for (Figure figure : figures) {
        assertThat(names)
            .as("the readings of " + figure)
            .anyMatch(name -> name.startsWith(figure.name()));
      }
      assertThat(names).doesNotHaveDuplicates();
      for (Map<String, Object> reading : readings) {
        assertThat(reading.keySet())
            .containsExactly(
                "name", "value", "unit", "reference", "referenceValue", "ratio", "goal", "met");
        assertThat((double) reading.get("value")).as("value of " + reading).isNotNegative();
        assertThat((String) reading.get("goal")).matches("(ratio|value) [<>]= [0-9.]+|none");
        assertThat(printed.toString(UTF_8)).contains((String) reading.get("name"));
      }
    }
  }

  @Nested
  class AReading {

    private Reading reading(double value, double reference, Goal goal) {
      return new Reading("it", new Reading.Measured(value, "ms", "another", reference), goal);
    }

    @Test
    void isMetUpToItsLimit() {
      assertThat(reading(3, 2, Goal.ratioAtMost(1.5)).isMet()).isTrue();
      assertThat(reading(3.01, 2, Goal.ratioAtMost(1.5)).isMet()).isFalse();
      assertThat(reading(4, 2, Goal.ratioAtLeast(2)).isMet()).isTrue();
      assertThat(reading(3.99, 2, Goal.ratioAtLeast(2)).isMet()).isFalse();
      assertThat(reading(20, 2, Goal.valueAtMost(20)).isMet()).isTrue();
      assertThat(reading(21, 2, Goal.valueAtMost(20)).isMet()).isFalse();
    }

    @Test
    void saysThatThereIsNothingToMeetWhereThereIsNoGoal() {
      assertThat(reading(3, 2, Goal.none()).verdict()).isEqualTo("-");
      assertThat(reading(3, 2, Goal.ratioAtMost(1.5)).verdict()).isEqualTo("yes");
      assertThat(reading(3, 2, Goal.ratioAtMost(1)).verdict()).isEqualTo("NO");
    }

    @Test
    void isHeldToItsValueWhereItsReferenceIsNothing() throws IOException {
      Path json = folder.resolve("one.json");
      BenchReport.write(List.of(reading(0, 0, Goal.valueAtMost(0))), json);
      assertThat(objects(json).get(0))
          .containsEntry("ratio", Optional.empty())
          .containsEntry("met", true)
          .containsEntry("goal", "value <= 0");
    }
  }

  @Nested
  class Medians {

    @Test
    void areThoseOfTheRoundsAfterTheWarmUp() throws Exception {
      List<Double> values = new ArrayList<>(List.of(99.0, 1.0, 5.0, 2.0));
      List<Double> references = new ArrayList<>(List.of(99.0, 10.0, 20.0, 60.0));
      Rounds.Medians medians =
          new Rounds(1, 3).alternate(() -> values.remove(0), () -> references.remove(0));
      assertThat(medians).isEqualTo(new Rounds.Medians(2, 20));
    }
  }

  @Nested
  class TheCommandLine {

    @Test
    void picksFiguresByTheBeginningOfTheirNames() {
      BenchOptions options = BenchOptions.parse("--only", "search", "--only", "verify");
      assertThat(options.picks(new Figure("search-cold-10000", List::of))).isTrue();
      assertThat(options.picks(new Figure("verify", List::of))).isTrue();
      assertThat(options.picks(new Figure("promote", List::of))).isFalse();
      assertThat(BenchOptions.parse().picks(new Figure("promote", List::of))).isTrue();
    }

    @Test
    void isExplainedWhereItIsNotUnderstood() {
      assertThatThrownBy(() -> BenchOptions.parse("--onyl", "search"))
          .hasMessageContaining("--only NAME");
      assertThatThrownBy(() -> BenchOptions.parse("--only")).hasMessageContaining("--only NAME");
    }

    @Test
    void namesTheFiguresWhereNoneIsPicked() {
      BenchOptions options =
          new BenchOptions(true, List.of("nothing"), folder, Optional.of(folder), Optional.empty());
      assertThatThrownBy(() -> Benchmarks.run(options, System.out))
          .hasMessageContaining("there is no figure [nothing]")
          .hasMessageContaining("search-cold");
    }
  }
}
