package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  @Nested
  class Rfc8785 {

    private static final String SAMPLE =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50,
                      2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;

    @Test
    void sampleOfSection322IsWrittenAsInSection323() {
      assertThat(canonical(SAMPLE))
          .isEqualTo(
              "{\"literals\":[null,true,false],"
                  + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                  + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void sampleOfSection322HasTheBytesOfSection324() {
      String bytes =
          "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b333333"
              + "3333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472"
              + "696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d";
      assertThat(HexFormat.of().formatHex(CanonicalJson.write(parsed(SAMPLE)))).isEqualTo(bytes);
    }

    @Test
    void namesOfSection323AreSortedByUtf16CodeUnits() {
      String sample =
          """
          {
            "\\u20ac": "Euro Sign",
            "\\r": "Carriage Return",
            "\\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\\ud83d\\ude00": "Emoji: Grinning Face",
            "\\u0080": "Control",
            "\\u00f6": "Latin Small Letter O With Diaeresis"
          }
          """;
      assertThat(parsed(sample).fields().values())
          .containsExactly(
              "Carriage Return",
              "One",
              "Control",
              "Latin Small Letter O With Diaeresis",
              "Euro Sign",
              "Emoji: Grinning Face",
              "Hebrew Letter Dalet With Dagesh");
      assertThat(canonical(sample)).startsWith("{\"\\r\":\"Carriage").contains("\"\u0080\":", "😀");
    }
  }

  @Nested
  class Writing {

    @Test
    void textIsEscapedWhereItMustBeAndNowhereElse() {
      JsonObject object =
          JsonObject.builder().put("t", "\0\b\t\n\f\r\u001f\"\\/\u007f\u2028é").build();
      assertThat(new String(CanonicalJson.write(object), UTF_8))
          .isEqualTo("{\"t\":\"\\u0000\\b\\t\\n\\f\\r\\u001f\\\"\\\\/\u007f\u2028é\"}");
    }

    @Test
    void emptyListsAndObjectsStay() {
      JsonObject object =
          JsonObject.builder().put("l", List.of()).put("o", JsonObject.builder().build()).build();
      assertThat(new String(CanonicalJson.write(object), UTF_8)).isEqualTo("{\"l\":[],\"o\":{}}");
    }

    @Test
    void documentThatCouldNotBeReadBackForItsSizeIsRefused() {
      String most = "x".repeat(CanonicalJson.MAX_BYTES - "{\"a\":\"\"}".length());
      assertThat(CanonicalJson.write(JsonObject.builder().put("a", most).build()))
          .hasSize(CanonicalJson.MAX_BYTES);
      JsonObject larger = JsonObject.builder().put("a", most + "x").build();
      assertThatThrownBy(() -> CanonicalJson.write(larger))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a document has at most 4194304 bytes; this one has more");
    }

    @Test
    void sizeIsCountedInBytesAndNotInCharacters() {
      String wide = "€".repeat(CanonicalJson.MAX_BYTES / 2);
      assertThatThrownBy(() -> CanonicalJson.write(JsonObject.builder().put("a", wide).build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most 4194304 bytes");
    }

    @Test
    void documentThatCouldNotBeReadBackForItsDepthIsRefused() {
      byte[] deepest = CanonicalJson.write(nested(64));
      assertThat(CanonicalJson.parseCanonical(deepest)).isEqualTo(nested(64));
      assertThatThrownBy(() -> CanonicalJson.write(nested(65)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a document has at most 64 levels; this one has more");
    }

    private static JsonObject nested(int levels) {
      JsonObject object = JsonObject.builder().build();
      for (int level = 1; level < levels; level++) {
        object = JsonObject.builder().put("a", object).build();
      }
      return object;
    }
  }

  @Nested
  class ReadingCanonically {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{\"a\": 1}|5",
          "{\"b\":1,\"a\":1}|2",
          "{\"a\":1.0}|6",
          "{\"a\":1e2}|6",
          "{\"a\":-0}|5",
          "{\"a\":\"\\u0041\"}|6",
          "{\"a\":\"\\/\"}|6",
          "{\"a\":\"\\u000A\"}|7",
          "{\"a\":0.10}|8",
          "{\"a\":1E30}|6",
        })
    void otherFormIsRefusedAtItsFirstByte(String json, int at) {
      byte[] bytes = json.getBytes(UTF_8);
      assertThat(CanonicalJson.parse(bytes).keys()).contains("a");
      assertThatThrownBy(() -> CanonicalJson.parseCanonical(bytes))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("the document is not canonical JSON (RFC 8785) from byte " + at + " on");
    }

    @Test
    void documentThatIsTooLargeInCanonicalFormIsRefused() {
      String short20 = "1e20,".repeat(300_000) + "1e20";
      assertThatThrownBy(
              () -> CanonicalJson.parseCanonical(("{\"a\":[" + short20 + "]}").getBytes(UTF_8)))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("the document is not canonical JSON (RFC 8785)");
    }

    @Test
    void trailingNewlineIsRefused() {
      assertThatThrownBy(() -> CanonicalJson.parseCanonical("{}\n".getBytes(UTF_8)))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("the document is not canonical JSON (RFC 8785) from byte 2 on");
    }
  }

  @Nested
  class Numbers {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "0", "-1", "9007199254740991", "-9007199254740991", "9007199254740992",
          "9007199254740994", "100000000000000000000", "295147905179352830000", "1e+21", "5e-324",
          "1.7976931348623157e+308", "0.1", "-0.0000033333333333333333"
        })
    void canonicalNumberStaysAsItIs(String number) {
      byte[] bytes = ("{\"a\":" + number + "}").getBytes(UTF_8);
      assertThat(CanonicalJson.write(CanonicalJson.parseCanonical(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "9007199254740993",
          "-9007199254740993",
          "18014398509481985",
          "100000000000000000001",
          "1000000000000000000000"
        })
    void integerThatADoubleWouldChangeIsRefused(String number) {
      assertThatThrownBy(() -> parsed("{\"a\":" + number + "}"))
          .isInstanceOf(MalformedJson.class)
          .hasMessageContaining(
              "the integer " + number + " is beyond ±(2^53 - 1), exact in no double");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1e999999999", "1e-400", "-0.1e-999999999"})
    void numberOutsideTheRangeOfDoublesIsRefused(String number) {
      assertThatThrownBy(() -> parsed("{\"a\":" + number + "}"))
          .isInstanceOf(MalformedJson.class)
          .hasMessageContaining("the number " + number + " is beyond the range of a double");
    }

    @Test
    void zeroInAnyFormIsZero() {
      assertThat(canonical("{\"a\":[0,-0,0.0,-0.0e5,0E-999]}")).isEqualTo("{\"a\":[0,0,0,0,0]}");
    }

    @Test
    void formDoesNotMatterForEquality() {
      assertThat(parsed("{\"a\":[1.0,10e-1,1E0]}")).isEqualTo(parsed("{\"a\":[1,1,1]}"));
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.MIXIN)
  void whatIsWrittenReadsBackEqual(@ForAll("objects") JsonObject object) {
    byte[] bytes = CanonicalJson.write(object);
    assertThat(CanonicalJson.parseCanonical(bytes)).isEqualTo(object);
    assertThat(CanonicalJson.write(CanonicalJson.parse(bytes))).isEqualTo(bytes);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.MIXIN)
  void orderOfBuildingDoesNotMatter(@ForAll("objects") JsonObject object) {
    JsonObject.Builder reversed = JsonObject.builder();
    List<Map.Entry<String, Object>> fields = List.copyOf(object.fields().entrySet());
    for (int i = fields.size() - 1; i >= 0; i--) {
      reversed.add(fields.get(i).getKey(), fields.get(i).getValue());
    }
    assertThat(CanonicalJson.write(reversed.build())).isEqualTo(CanonicalJson.write(object));
  }

  @Provide
  Arbitrary<JsonObject> objects() {
    return objects(2);
  }

  private static Arbitrary<JsonObject> objects(int depth) {
    return Arbitraries.maps(texts(), values(depth))
        .ofMaxSize(5)
        .map(
            fields -> {
              JsonObject.Builder object = JsonObject.builder();
              fields.forEach((name, value) -> object.add(name, JsonTree.of(value)));
              return object.build();
            });
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            texts().asGeneric(),
            Arbitraries.longs().between(-JsonTree.MAX_INTEGER, JsonTree.MAX_INTEGER).asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite).asGeneric(),
            Arbitraries.of(true, false, JsonTree.Null.NULL));
    return depth == 0
        ? scalars
        : Arbitraries.oneOf(
            scalars,
            objects(depth - 1).asGeneric(),
            values(depth - 1).list().ofMaxSize(4).asGeneric());
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().alpha().ofMaxLength(6),
        Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(6),
        Arbitraries.strings().withCharRange('\0', '"').ofMaxLength(6),
        Arbitraries.of("😀", "\ue000", "\uffff", "\\", "a😀b", "😀\ufb33"));
  }

  private static JsonObject parsed(String json) {
    return CanonicalJson.parse(json.getBytes(UTF_8));
  }

  private static String canonical(String json) {
    return new String(CanonicalJson.write(parsed(json)), UTF_8);
  }
}
