package dev.modelregistry.core.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.modelregistry.error.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object after another, one on each line; a name that is new is a new column. */
final class JsonRows implements RowReader {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .build();

  /** As long as a text can be that stands in one. */
  private static final int MOST_NESTED_CHARS = 20_000_000;

  private final String name;

  JsonRows(String name) {
    this.name = name;
  }

  @Override
  public void read(InputStream bytes, Fields fields) throws IOException {
    Map<String, Integer> columns = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(bytes)) {
      while (json.nextToken() != null) {
        row(json, fields, columns);
      }
    } catch (JsonProcessingException e) {
      throw new Rejected(
          String.format(
              "%s, line %,d: %s; JSON Lines has one object on each line",
              name, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
    if (columns.isEmpty()) {
      throw new Rejected(name + " holds no object with a name; a table has columns at least");
    }
  }

  private void row(JsonParser json, Fields fields, Map<String, Integer> columns)
      throws IOException {
    long line = json.currentTokenLocation().getLineNr();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw refused(line, "begins with " + json.getText() + " and not with an object", null);
    }
    Set<Integer> given = new HashSet<>();
    try {
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        Integer column = columns.get(key);
        if (column == null) {
          column = columns.size();
          columns.put(key, column);
          fields.column(key);
        }
        if (!given.add(column)) {
          throw new IllegalArgumentException("the name '" + key + "' stands there twice");
        }
        value(json, column, fields);
      }
      fields.endRow();
    } catch (IllegalArgumentException e) {
      throw refused(line, String.valueOf(e.getMessage()), e);
    }
  }

  private Rejected refused(long line, String why, @Nullable Exception cause) {
    return new Rejected(
        String.format("%s, line %,d: %s; nothing was captured", name, line, why), cause);
  }

  private static void value(JsonParser json, int column, Fields fields) throws IOException {
    JsonToken token = json.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
      StringBuilder nested = new StringBuilder();
      nested(json, nested);
      char[] chars = nested.toString().toCharArray();
      fields.value(column, chars, 0, chars.length, true);
      return;
    }
    fields.value(
        column,
        json.getTextCharacters(),
        json.getTextOffset(),
        json.getTextLength(),
        token == JsonToken.VALUE_STRING);
  }

  /** Writes what is nested on one line, as it was but for white space and the escapes of texts. */
  private static void nested(JsonParser json, StringBuilder text) throws IOException {
    int depth = 0;
    boolean first = true;
    do {
      JsonToken token = json.currentToken();
      if (token.isStructEnd()) {
        depth--;
        text.append(json.getText());
      } else {
        if (!first && !after(text)) {
          text.append(',');
        }
        boolean quoted = token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING;
        text.append(quoted ? quoted(json.getText()) : json.getText());
        text.append(token == JsonToken.FIELD_NAME ? ":" : "");
        depth += token.isStructStart() ? 1 : 0;
      }
      if (text.length() > MOST_NESTED_CHARS) {
        throw new IllegalArgumentException(
            String.format("a nested value has more than %,d characters", MOST_NESTED_CHARS));
      }
      first = false;
    } while (depth > 0 && json.nextToken() != null);
  }

  private static boolean after(StringBuilder text) {
    return "{[:".indexOf(text.charAt(text.length() - 1)) >= 0;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
