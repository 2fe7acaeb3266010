package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileJsonTest {

  private static final String DOCUMENT =
      "{\"a\":[true,false,null,-1.5e-7,\"é😀\\n\"],\"b\":{\"c\":{}},\"d\":1}";

  @Nested
  class Bounds {

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void tenThousandLevelsAreRefused(String level) {
      refused("{\"a\":" + level.repeat(10_000))
          .hasMessageEndingWith(": more than 64 levels or a number of more than 64 characters");
    }

    @Test
    void levelBeyondTheBoundIsRefused() {
      assertThat(parse("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}").keys()).contains("a");
      refused("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}")
          .hasMessageEndingWith(": more than 64 levels or a number of more than 64 characters");
    }

    @Test
    void moreBytesThanTheBoundAreRefusedUnread() {
      assertThatThrownBy(() -> CanonicalJson.parse(new byte[CanonicalJson.MAX_BYTES + 1]))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("the document has 4194305 bytes, more than the 4194304 that are read");
    }

    @Test
    void textAndNameMayFillTheDocument() {
      String half = "x".repeat(CanonicalJson.MAX_BYTES / 2 - 10);
      JsonObject object = JsonObject.builder().put(half, half).build();
      assertThat(CanonicalJson.parseCanonical(CanonicalJson.write(object))).isEqualTo(object);
    }

    @Test
    void textThatNeverEndsIsRefused() {
      refused("{\"a\":\"" + "x".repeat(4_000_000)).hasMessageEndingWith(": it ends too early");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0.", "1e", "-"})
    void longNumberIsRefused(String start) {
      refused("{\"a\":" + start + "1".repeat(1_000_000) + "}")
          .hasMessageEndingWith(": more than 64 levels or a number of more than 64 characters");
    }

    @Test
    void manyEmptyListsAreRead() {
      String lists = "[],".repeat(1_300_000) + "[]";
      assertThat(parse("{\"a\":[" + lists + "]}").value("a").list()).hasSize(1_300_001);
    }
  }

  @Nested
  class Meaning {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{\"a\":1,\"a\":1}|7: the name 'a' is there twice",
          "{\"a\":1,\"\\u0061\":2}|7: the name 'a' is there twice",
          "{\"b\":[{\"\":1,\"\":2}]}|12: the name '' is there twice",
        })
    void nameThatIsThereTwiceIsRefused(String json, String message) {
      refused(json).hasMessage("the document is malformed at character " + message);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"a\":\"\\ud800\"}",
          "{\"a\":\"\\udc00\"}",
          "{\"a\":\"\\udc00\\ud800\"}",
          "{\"a\":\"\\ud800x\"}",
          "{\"a\":\"\\ud83d\\ud83d\\ude00\"}",
          "{\"\\ud800\":1}",
          "{\"\\udc00\":1}",
          "{\"\\ud800x\":1}"
        })
    void halfOfASurrogatePairIsRefused(String json) {
      refused(json).message().contains("malformed at character", "surrogate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"a\"", "null", "true"})
    void documentThatIsNoObjectIsRefused(String json) {
      refused(json).hasMessageEndingWith("at character 0: an object is expected");
    }

    @Test
    void emptyDocumentIsRefused() {
      refused("").hasMessage("the document is malformed at character 0: an object is expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "{} []", "{}1", "{}\"\"", "{}null"})
    void secondValueIsRefused(String json) {
      refused(json).hasMessageEndingWith(": it goes on after its end");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}x",
          "{}\0",
          "{},",
          "{}}",
          "{a:1}",
          "{'a':1}",
          "{\"a\":'b'}",
          "{\"a\":1,}",
          "{,}",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\":[1,]}",
          "{\"a\":[,1]}",
          "{\"a\":[1 2]}",
          "{\"a\":01}",
          "{\"a\":+1}",
          "{\"a\":.5}",
          "{\"a\":5.}",
          "{\"a\":0x1}",
          "{\"a\":1e}",
          "{\"a\":-}",
          "{\"a\":NaN}",
          "{\"a\":Infinity}",
          "{\"a\":-Infinity}",
          "{\"a\":True}",
          "{\"a\":nul}",
          "{\"a\":\"\t\"}",
          "{\"a\":\"\0\"}",
          "{\"a\":\"\\x\"}",
          "{\"a\":\"\\u12g4\"}",
          "{\"a\":1]",
          "/**/{}",
          "{}//",
          "#\n{}",
          "{\"a\":1}\u00a0",
          "\u001e{}",
          "{\"a\":1\f}",
          "{\"a\":undefined}"
        })
    void whatJsonDoesNotAllowIsRefused(String json) {
      refused(json).message().contains("malformed at character").doesNotContain("\n", "\0");
    }
  }

  @Nested
  class Encoding {

    @ParameterizedTest
    @CsvSource({
      "c080, overlong zero",
      "c1bf, overlong",
      "e08080, overlong in three bytes",
      "f0808080, overlong in four bytes",
      "eda080, a surrogate in UTF-8",
      "eda0bdedb880, a surrogate pair in UTF-8",
      "f4908080, beyond U+10FFFF",
      "f888808080, five bytes",
      "80, a continuation without a beginning",
      "e282, too short",
      "ff, no byte of UTF-8",
    })
    void bytesThatAreNotUtf8AreRefused(String hex, String why) {
      String text = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
      byte[] bytes = ("{\"a\":\"" + text + "\"}").getBytes(ISO_8859_1);
      assertThatThrownBy(() -> CanonicalJson.parse(bytes))
          .as(why)
          .isInstanceOf(MalformedJson.class)
          .hasMessage("the document is not UTF-8 at byte 6");
    }

    @Test
    void characterThatTheEndCutsIsRefused() {
      assertThatThrownBy(() -> CanonicalJson.parse(new byte[] {'{', '}', (byte) 0xe2, (byte) 0x82}))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("the document is not UTF-8 at byte 2");
    }

    @Test
    void byteOrderMarkIsRefused() {
      refused("\ufeff{}")
          .hasMessage("the document begins with a byte order mark, which JSON has not");
    }

    @Test
    void otherEncodingsAreRefused() {
      assertThatThrownBy(() -> CanonicalJson.parse("{}".getBytes(UTF_16)))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("the document is not UTF-8 at byte 0");
      refused("\0{\0}").hasMessageContaining("at character");
    }
  }

  @Nested
  class Damage {

    @Test
    void documentIsGoodWhenWhole() {
      assertThat(CanonicalJson.parseCanonical(DOCUMENT.getBytes(UTF_8)).integer("d")).isEqualTo(1);
    }

    @Test
    void everyTruncationIsRefused() {
      byte[] bytes = DOCUMENT.getBytes(UTF_8);
      for (int length = 0; length < bytes.length; length++) {
        byte[] truncated = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> CanonicalJson.parse(truncated))
            .as("cut to %d bytes", length)
            .isInstanceOf(MalformedJson.class)
            .message()
            .contains("the document is");
      }
    }

    @Test
    void everyFlippedBitIsRefusedOrReadsAsAnotherDocument() {
      JsonObject whole = parse(DOCUMENT);
      byte[] bytes = DOCUMENT.getBytes(UTF_8);
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        try {
          assertThat(CanonicalJson.parseCanonical(bytes)).isNotEqualTo(whole);
        } catch (MalformedJson e) {
          assertThat(e.getMessage()).startsWith("the document is");
        } finally {
          bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
      }
    }
  }

  @Property(tries = 2000)
  void anyBytesAreReadOrRefused(
      @ForAll @Size(max = 40) byte[] noise, @ForAll @IntRange(max = 60) int at) {
    byte[] bytes = DOCUMENT.getBytes(UTF_8);
    System.arraycopy(noise, 0, bytes, Math.min(at, bytes.length - noise.length), noise.length);
    try {
      CanonicalJson.write(CanonicalJson.parse(bytes));
    } catch (MalformedJson e) {
      assertThat(e.getMessage()).hasSizeLessThan(260).doesNotContainPattern("\\p{Cntrl}");
    }
  }

  @Nested
  class Messages {

    @Test
    void messageQuotesLittleOfTheInput() {
      String name = "x".repeat(100_000);
      quotesLittle("{\"" + name + "\":1,\"" + name + "\":1}");
      quotesLittle("{\"a\":" + name + "}");
      quotesLittle("{\"a\":1}" + name);
      quotesLittle("{\"a\":\"\\" + name + "\"}");
      quotesLittle("{" + name + ":1}");
    }

    @Test
    void messageHidesWhatCouldForgeALine() {
      refused("{\"\\n\\u001b\\u202e\\u2028z\":1,\"\\n\\u001b\\u202e\\u2028z\":1}")
          .hasMessage("the document is malformed at character 27: the name '????z' is there twice");
    }

    private void quotesLittle(String json) {
      MalformedJson refusal = catchThrowableOfType(MalformedJson.class, () -> parse(json));
      assertThat(refusal).hasMessageNotContaining("x".repeat(61));
      if (refusal.getCause() != null) {
        assertThat(refusal.getCause()).hasMessageNotContaining("x".repeat(61));
      }
    }
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(String json) {
    return assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedJson.class);
  }

  private static JsonObject parse(String json) {
    return CanonicalJson.parse(json.getBytes(UTF_8));
  }
}
