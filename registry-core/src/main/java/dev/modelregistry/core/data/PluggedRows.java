package dev.modelregistry.core.data;

import dev.modelregistry.data.Schema;
import dev.modelregistry.data.TableReader;
import dev.modelregistry.error.Rejected;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads rows with somebody else's reader. */
final class PluggedRows implements RowReader {

  private final String name;
  private final Schema schema;
  private final TableReader reader;

  PluggedRows(String name, Schema schema, TableReader reader) {
    this.name = name;
    this.schema = schema;
    this.reader = reader;
  }

  @Override
  public void read(InputStream bytes, Fields fields) throws IOException {
    schema.names().forEach(fields::column);
    long[] rows = new long[1];
    try {
      reader.read(
          bytes,
          values -> {
            rows[0]++;
            row(values, fields);
          });
    } catch (IOException | IllegalArgumentException e) {
      throw new Rejected(
          String.format("%s, row %,d: %s; nothing was captured", name, rows[0], e.getMessage()), e);
    }
  }

  private void row(@Nullable Object[] values, Fields fields) {
    if (values.length != schema.columns().size()) {
      throw new IllegalArgumentException(
          String.format("%d values for %d columns", values.length, schema.columns().size()));
    }
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value != null) {
        String text = Cell.text(schema.columns().get(i), value);
        fields.value(i, text.toCharArray(), 0, text.length(), false);
      }
    }
    fields.endRow();
  }
}
