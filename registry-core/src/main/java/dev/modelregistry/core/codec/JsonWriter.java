package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Writes one document by the rules of RFC 8785 section 3.2. */
final class JsonWriter {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder();
  private int depth;

  byte[] write(JsonObject object) {
    object(object);
    byte[] bytes = out.toString().getBytes(UTF_8);
    checkSize(bytes.length);
    return bytes;
  }

  private void value(Object value) {
    if (value instanceof String text) {
      text(text);
    } else if (value instanceof Double number) {
      out.append(EcmaNumber.text(number));
    } else if (value instanceof JsonObject object) {
      object(object);
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof JsonTree.Null) {
      out.append("null");
    } else {
      out.append(value);
    }
    // No character takes less than a byte, so this stops a runaway document early.
    checkSize(out.length());
  }

  private void object(JsonObject object) {
    enter();
    out.append('{');
    String separator = "";
    for (var field : object.fields().entrySet()) {
      out.append(separator);
      text(field.getKey());
      out.append(':');
      value(field.getValue());
      separator = ",";
    }
    out.append('}');
    depth--;
  }

  private void list(List<?> list) {
    enter();
    out.append('[');
    String separator = "";
    for (Object value : list) {
      out.append(separator);
      value(value);
      separator = ",";
    }
    out.append(']');
    depth--;
  }

  /** Escapes what section 3.2.2.2 escapes and nothing else. */
  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private void enter() {
    depth++;
    if (depth > CanonicalJson.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "a document has at most " + CanonicalJson.MAX_DEPTH + " levels; this one has more");
    }
  }

  private static void checkSize(int bytes) {
    if (bytes > CanonicalJson.MAX_BYTES) {
      throw new IllegalArgumentException(
          "a document has at most " + CanonicalJson.MAX_BYTES + " bytes; this one has more");
    }
  }
}
