package dev.modelregistry.core.codec;

import dev.modelregistry.core.codec.ColumnSummary.Frequencies;
import dev.modelregistry.core.codec.ColumnSummary.Numbers;
import dev.modelregistry.core.codec.ColumnSummary.Registers;
import dev.modelregistry.core.codec.TableRecord.Format;
import dev.modelregistry.core.codec.TableRecord.Part;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
import dev.modelregistry.value.Digest;
import java.util.OptionalLong;

/** Records of tables; blobs like any other. */
public final class TableCodec {

  /** What a descriptor of a record says. */
  public static final String MEDIA_TYPE = "application/vnd.modelregistry.table+json";

  /** Two thousand columns with long names; of usual tables a record has some kilobytes. */
  public static final int MAX_BYTES = 4 << 20;

  private static final DocumentFormat<TableRecord> FORMAT =
      new DocumentFormat<>(
          "a table record", 1, MAX_BYTES, TableCodec::json, TableCodec::tableRecord);

  private static final String SCHEMA = "schema";
  private static final String FORM = "form";
  private static final String KIND = "kind";
  private static final String DIALECT = "dialect";
  private static final String PARTS = "parts";
  private static final String SHARED_ROWS = "sharedRows";
  private static final String QUERY = "query";
  private static final String NAME = "name";
  private static final String TYPE = "type";
  private static final String NULLABLE = "nullable";
  private static final String UNIT = "unit";
  private static final String FILE = "file";
  private static final String ROWS = "rows";
  private static final String COLUMNS = "columns";
  private static final String COUNT = "count";
  private static final String DISTINCT = "distinct";
  private static final String SKETCH = "sketch";
  private static final String NUMBERS = "numbers";
  private static final String MIN = "min";
  private static final String MAX = "max";
  private static final String MEANS = "means";
  private static final String WEIGHTS = "weights";
  private static final String FREQUENT = "frequent";
  private static final String COMPLETE = "complete";
  private static final String SQL = "sql";
  private static final String PARAMETERS = "parameters";
  private static final String ISOLATION = "isolation";
  private static final String DATABASE = "database";

  private TableCodec() {}

  /**
   * Returns the bytes of a record.
   *
   * @throws IllegalArgumentException if they are more than {@link #MAX_BYTES}
   */
  public static byte[] encode(TableRecord table) {
    return FORMAT.encode(table);
  }

  /**
   * Reads a record.
   *
   * @param schema the fingerprint of its columns, as the entry says
   * @throws MalformedJson if the bytes are not those of a record of these columns
   */
  public static TableRecord decode(byte[] bytes, Digest schema) {
    TableRecord table = decode(bytes);
    if (!table.schema().fingerprint().equals(schema)) {
      throw new MalformedJson("it has other columns than its entry says");
    }
    return table;
  }

  static TableRecord decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static JsonObject.Builder json(TableRecord table) {
    return JsonObject.builder()
        .put(SCHEMA, table.schema().columns().stream().map(TableCodec::json).toList())
        .put(
            FORM,
            JsonObject.builder()
                .put(KIND, table.format().kind())
                .put(DIALECT, table.format().dialect())
                .build())
        .put(PARTS, table.parts().stream().map(TableCodec::json).toList())
        .put(SHARED_ROWS, table.sharedRows())
        .put(QUERY, table.query().map(TableCodec::json));
  }

  private static TableRecord tableRecord(JsonObject json) {
    return new TableRecord(
        new Schema(json.objects(SCHEMA, TableCodec::column)),
        json.object(FORM, form -> new Format(form.text(KIND), form.map(DIALECT, JsonValue::text))),
        json.objects(PARTS, TableCodec::part),
        optionalInteger(json, SHARED_ROWS),
        json.optionalObject(QUERY, TableCodec::query));
  }

  static JsonObject json(Column column) {
    return JsonObject.builder()
        .put(NAME, column.name())
        .put(TYPE, Words.of(column.type()))
        .put(NULLABLE, column.nullable())
        .put(UNIT, column.unit())
        .build();
  }

  static Column column(JsonObject json) {
    return new Column(
        json.text(NAME),
        json.text(TYPE, Words.constantOf(ColumnType.class)),
        json.flag(NULLABLE),
        json.optionalText(UNIT));
  }

  private static JsonObject json(Part part) {
    return JsonObject.builder()
        .put(NAME, part.name())
        .put(FILE, part.file())
        .put(ROWS, part.rows())
        .put(COLUMNS, part.columns().stream().map(TableCodec::json).toList())
        .build();
  }

  private static Part part(JsonObject json) {
    return new Part(
        json.text(NAME),
        json.text(FILE),
        optionalInteger(json, ROWS),
        json.objects(COLUMNS, TableCodec::summary));
  }

  private static JsonObject json(ColumnSummary column) {
    return JsonObject.builder()
        .put(COUNT, column.count())
        .put(DISTINCT, column.distinct())
        .put(SKETCH, column.sketch().map(Registers::hex))
        .put(NUMBERS, column.numbers().map(TableCodec::json))
        .put(FREQUENT, column.frequent().rows())
        .put(COMPLETE, column.frequent().complete())
        .build();
  }

  private static ColumnSummary summary(JsonObject json) {
    return new ColumnSummary(
        json.integer(COUNT),
        json.integer(DISTINCT),
        json.optionalText(SKETCH).map(Registers::new),
        json.optionalObject(NUMBERS, TableCodec::numbers),
        new Frequencies(json.map(FREQUENT, JsonValue::integer), json.flag(COMPLETE)));
  }

  private static JsonObject json(Numbers numbers) {
    return JsonObject.builder()
        .put(MIN, numbers.min())
        .put(MAX, numbers.max())
        .put(MEANS, numbers.means())
        .put(WEIGHTS, numbers.weights())
        .build();
  }

  private static Numbers numbers(JsonObject json) {
    return new Numbers(
        json.decimal(MIN),
        json.decimal(MAX),
        json.list(MEANS, JsonValue::decimal),
        json.list(WEIGHTS, JsonValue::integer));
  }

  private static JsonObject json(QueryRecord query) {
    return JsonObject.builder()
        .put(SQL, query.sql())
        .put(PARAMETERS, query.parameters())
        .put(ISOLATION, query.isolation())
        .put(DATABASE, query.database())
        .put(ROWS, query.rows())
        .build();
  }

  private static QueryRecord query(JsonObject json) {
    return new QueryRecord(
        json.text(SQL),
        json.texts(PARAMETERS),
        json.text(ISOLATION),
        json.text(DATABASE),
        json.integer(ROWS));
  }

  private static OptionalLong optionalInteger(JsonObject json, String name) {
    return json.optional(name)
        .map(JsonValue::integer)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }
}
