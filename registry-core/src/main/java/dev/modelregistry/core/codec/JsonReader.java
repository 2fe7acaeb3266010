package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one document that may come from anyone.
 *
 * <p>The bytes are decoded here and not by Jackson, which would guess UTF-16 and UTF-32 and skip a
 * byte order mark. Names are looked up in no symbol table and no buffer outlives the call: input
 * must not be able to fill memory that others share. Names that occur twice are found while the
 * tree is built, with a message of bounded length.
 */
final class JsonReader {

  private static final int MAX_NUMBER_CHARACTERS = 64;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .errorReportConfiguration(
              ErrorReportConfiguration.builder().maxErrorTokenLength(30).build())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(CanonicalJson.MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARACTERS)
                  .maxNameLength(CanonicalJson.MAX_BYTES)
                  .maxStringLength(CanonicalJson.MAX_BYTES)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  static JsonObject read(byte[] bytes) {
    CharBuffer text = decoded(bytes);
    try (JsonParser parser = FACTORY.createParser(text.array(), 0, text.remaining())) {
      return new JsonReader(parser).document();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static CharBuffer decoded(byte[] bytes) {
    if (bytes.length > CanonicalJson.MAX_BYTES) {
      throw new MalformedJson(
          "the document has %d bytes, more than the %d that are read"
              .formatted(bytes.length, CanonicalJson.MAX_BYTES));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    if (UTF_8.newDecoder().decode(in, text, true).isError()) {
      throw new MalformedJson("the document is not UTF-8 at byte " + in.position());
    }
    text.flip();
    if (text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK) {
      throw new MalformedJson("the document begins with a byte order mark, which JSON has not");
    }
    return text;
  }

  private JsonObject document() throws IOException {
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("an object is expected");
      }
      JsonObject object = object();
      if (parser.nextToken() != null) {
        throw malformed("it goes on after its end");
      }
      return object;
    } catch (JsonEOFException e) {
      throw malformed("it ends too early", e);
    } catch (StreamConstraintsException e) {
      throw malformed(
          "more than %d levels or a number of more than %d characters"
              .formatted(CanonicalJson.MAX_DEPTH, MAX_NUMBER_CHARACTERS),
          e);
    } catch (JsonProcessingException e) {
      throw malformed(e.getOriginalMessage(), e);
    }
  }

  private JsonObject object() throws IOException {
    JsonObject.Builder object = JsonObject.builder();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (object.has(wellFormed(name))) {
        throw malformed("the name '" + MalformedJson.shown(name) + "' is there twice");
      }
      object.add(name, value(parser.nextToken()));
    }
    return object.build();
  }

  private List<Object> list() throws IOException {
    List<Object> list = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      list.add(value(t));
    }
    // A copy takes no more room than it needs: short lists are what a small document has most of.
    return List.copyOf(list);
  }

  private Object value(JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> wellFormed(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser.getText());
      case VALUE_NUMBER_FLOAT -> decimal(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> JsonTree.Null.NULL;
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      default -> throw new IllegalStateException("JSON text holds no " + token);
    };
  }

  private String wellFormed(String text) throws IOException {
    if (!JsonTree.isWellFormed(text)) {
      throw malformed("half of a surrogate pair stands alone");
    }
    return text;
  }

  /**
   * Beyond ±(2^53 - 1) several integers share a double. The one of them that the writer writes is
   * read (a measurement may be 1e20); any other would silently change and is refused.
   */
  private Object integer(String digits) throws IOException {
    Object number = decimal(digits);
    if (number instanceof Double decimal && !EcmaNumber.text(decimal).equals(digits)) {
      throw malformed("the integer " + digits + " is beyond ±(2^53 - 1), exact in no double");
    }
    return number;
  }

  private Object decimal(String digits) throws IOException {
    double decimal = Double.parseDouble(digits);
    if (Double.isInfinite(decimal) || (decimal == 0 && !digits.matches("-?[0.]+([eE].*)?"))) {
      throw malformed("the number " + digits + " is beyond the range of a double");
    }
    return JsonTree.decimal(decimal);
  }

  private MalformedJson malformed(String problem) {
    return new MalformedJson(at(parser.currentTokenLocation()) + problem);
  }

  private MalformedJson malformed(String problem, JsonProcessingException cause) {
    return new MalformedJson(at(parser.currentLocation()) + problem, cause);
  }

  private static String at(JsonLocation location) {
    // Before the first token, Jackson has no offset and says -1.
    long offset = Math.max(0, location.getCharOffset());
    return "the document is malformed at character " + offset + ": ";
  }
}
