package dev.modelregistry.core.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.modelregistry.data.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the one form in which rows of a program or a database are kept, and shows the fields of
 * each row to those who learn from them.
 */
final class CsvText implements AutoCloseable {

  private final CsvWriter csv;
  private final Schema schema;
  private final Fields fields;

  CsvText(OutputStream out, Schema schema, Fields fields) {
    // An empty text is quoted, so that nothing between two commas is no value.
    this.csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .quoteStrategy(QuoteStrategies.EMPTY)
            .build(out, UTF_8);
    this.schema = schema;
    this.fields = fields;
    schema.names().forEach(fields::column);
    csv.writeRecord(schema.names());
  }

  /**
   * Writes a row.
   *
   * @param values null where there is none
   * @throws IllegalArgumentException if they are not what the columns hold
   */
  void row(List<? extends @Nullable Object> values) {
    if (values.size() != schema.columns().size()) {
      throw new IllegalArgumentException(
          String.format("%d values for %d columns", values.size(), schema.columns().size()));
    }
    @Nullable String[] row = new @Nullable String[values.size()];
    for (int i = 0; i < row.length; i++) {
      Object value = values.get(i);
      if (value != null) {
        String text = Cell.text(schema.columns().get(i), value);
        row[i] = text;
        fields.value(i, text.toCharArray(), 0, text.length(), false);
      }
    }
    fields.endRow();
    csv.writeRecord(row);
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
