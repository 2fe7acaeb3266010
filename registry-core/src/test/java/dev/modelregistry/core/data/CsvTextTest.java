package dev.modelregistry.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Dialect;
import dev.modelregistry.data.Schema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The one form in which rows of a program are kept is read as the rows that were written. */
class CsvTextTest {

  /** Takes note of every row. */
  private static final class Rows implements Fields {
    private final List<List<@Nullable String>> rows = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private @Nullable String[] row = new String[0];

    @Override
    public void column(String name) {
      names.add(name);
      row = new String[names.size()];
    }

    @Override
    public void value(int column, char[] chars, int offset, int length, boolean isText) {
      row[column] = new String(chars, offset, length);
    }

    @Override
    public void endRow() {
      rows.add(Arrays.asList(row));
      row = new String[names.size()];
    }
  }

  @Property(tries = 300)
  void rowsAreReadAsTheyWereWritten(@ForAll("tables") List<List<@Nullable String>> table)
      throws IOException {
    int width = table.get(0).size();
    Schema schema =
        new Schema(
            IntStream.range(0, width)
                .mapToObj(i -> Column.of("column, \"" + i + "\"", ColumnType.TEXT))
                .toList());
    Rows seen = new Rows();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CsvText csv = new CsvText(out, schema, seen)) {
      table.forEach(csv::row);
    }
    Rows read = new Rows();
    new CsvRows("rows.csv", Dialect.RFC_4180)
        .read(new ByteArrayInputStream(out.toByteArray()), read);
    assertThat(read.names).isEqualTo(schema.names());
    assertThat(read.rows).isEqualTo(table).isEqualTo(seen.rows);
  }

  @Provide
  Arbitrary<List<List<@Nullable String>>> tables() {
    Arbitrary<@Nullable String> field =
        Arbitraries.of("a", ",", "\"", "\n", "\r", " ", "\u00e9", "\ud83d\ude00", "")
            .list()
            .ofMaxSize(4)
            .map(parts -> String.join("", parts))
            .injectNull(0.2);
    return Arbitraries.integers()
        .between(1, 4)
        .flatMap(width -> field.list().ofSize(width).list().ofMinSize(1).ofMaxSize(8));
  }
}
