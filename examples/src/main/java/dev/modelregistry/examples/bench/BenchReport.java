package dev.modelregistry.examples.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.modelregistry.examples.Transcript;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The readings as a table for people and as JSON for programs. */
final class BenchReport {

  private BenchReport() {}

  static void print(List<Reading> readings, PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("figure", "value", "reference", "unit", "ratio", "goal", "met", "against"));
    for (Reading reading : readings) {
      rows.add(
          List.of(
              reading.name(),
              rounded(reading.measured().value()),
              rounded(reading.measured().referenceValue()),
              reading.measured().unit(),
              Double.isFinite(reading.ratio()) ? rounded(reading.ratio()) : "-",
              reading.goal().toString(),
              reading.verdict(),
              reading.measured().reference()));
    }
    new Transcript(out).table(rows);
  }

  /** Three digits tell the truth about a measurement, and nothing is shown in powers of ten. */
  private static String rounded(double number) {
    BigDecimal exact = BigDecimal.valueOf(number);
    BigDecimal shown =
        Math.abs(number) >= 100
            ? exact.setScale(0, RoundingMode.HALF_EVEN)
            : exact.round(new MathContext(3));
    return String.format(Locale.ROOT, "%,.10f", shown).replaceAll("\\.?0+$", "");
  }

  /** Writes a list of objects, one for each reading. */
  static void write(List<Reading> readings, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
      json.writeStartArray();
      for (Reading reading : readings) {
        write(reading, json);
      }
      json.writeEndArray();
    }
  }

  private static void write(Reading reading, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", reading.name());
    json.writeNumberField("value", reading.measured().value());
    json.writeStringField("unit", reading.measured().unit());
    json.writeStringField("reference", reading.measured().reference());
    json.writeNumberField("referenceValue", reading.measured().referenceValue());
    if (Double.isFinite(reading.ratio())) {
      json.writeNumberField("ratio", reading.ratio());
    } else {
      json.writeNullField("ratio");
    }
    json.writeStringField("goal", reading.goal().toString());
    json.writeBooleanField("met", reading.isMet());
    json.writeEndObject();
  }
}
