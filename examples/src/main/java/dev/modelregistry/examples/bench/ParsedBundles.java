package dev.modelregistry.examples.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the bundles of a log and parses their lines into maps and lists, and does nothing else:
 * nothing is verified, nothing decoded, nothing kept.
 */
final class ParsedBundles {

  private static final JsonFactory JSON = new JsonFactory();

  private ParsedBundles() {}

  /** Returns how many entries there were. */
  static long read(Path log) throws IOException {
    long entries = 0;
    try (Stream<Path> files = Files.list(log.resolve("bundles"))) {
      for (Path bundle : files.sorted().toList()) {
        entries += parse(Files.readAllBytes(bundle)).size();
      }
    }
    return entries;
  }

  private static List<Object> parse(byte[] lines) throws IOException {
    List<Object> entries = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(lines)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        entries.add(value(parser, token));
      }
    }
    return entries;
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> token;
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> object = new HashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      object.put(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static List<Object> list(JsonParser parser) throws IOException {
    List<Object> list = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      list.add(value(parser, t));
    }
    return list;
  }
}
