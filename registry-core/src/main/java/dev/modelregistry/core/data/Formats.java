package dev.modelregistry.core.data;

import dev.modelregistry.core.codec.TableRecord.Format;
import dev.modelregistry.data.Dialect;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;

/** How records say that a file is to be read. */
final class Formats {

  static final Format OPAQUE = new Format("opaque", Map.of());
  static final Format JSON_LINES = new Format("json-lines", Map.of());

  private static final String CSV = "csv";

  private Formats() {}

  static Format csv(Dialect dialect) {
    return new Format(
        CSV,
        Map.of(
            "separator", String.valueOf(dialect.separator()),
            "quote", String.valueOf(dialect.quote()),
            "header", String.valueOf(dialect.header()),
            "charset", dialect.charset().name(),
            "null", dialect.nullWord()));
  }

  /** Returns what reads the rows of a file, or empty where nothing does. */
  static Optional<RowReader> reader(Format format, String file) {
    if (format.equals(JSON_LINES)) {
      return Optional.of(new JsonRows(file));
    }
    return format.kind().equals(CSV)
        ? Optional.of(new CsvRows(file, dialect(format.dialect())))
        : Optional.empty();
  }

  private static Dialect dialect(Map<String, String> words) {
    return new Dialect(
        words.getOrDefault("separator", ",").charAt(0),
        words.getOrDefault("quote", "\"").charAt(0),
        Boolean.parseBoolean(words.get("header")),
        Charset.forName(words.getOrDefault("charset", "UTF-8")),
        words.getOrDefault("null", ""));
  }
}
