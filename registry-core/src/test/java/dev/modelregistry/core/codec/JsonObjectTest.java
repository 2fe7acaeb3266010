package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.value.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JsonObjectTest {

  private static final JsonObject ENTRY =
      CanonicalJson.parse(
          """
          {
            "seq": 12,
            "share": 0.25,
            "big": 100000000000000000000,
            "forced": false,
            "nothing": null,
            "at": "2026-06-30T23:59:59Z",
            "event": {
              "report": {
                "results": [
                  {"gate": "auc", "verdict": "passed"},
                  {"gate": "latency", "verdict": "failed"},
                  {"gate": "drift"}
                ]
              }
            },
            "names": ["b", "a"],
            "mixed": ["b", 1],
            "odd key": {"x": 1}
          }
          """
              .getBytes(UTF_8));

  @Nested
  class Reading {

    @Test
    void valuesAreReadByNameAndType() {
      assertThat(ENTRY.integer("seq")).isEqualTo(12);
      assertThat(ENTRY.decimal("share")).isEqualTo(0.25);
      assertThat(ENTRY.decimal("seq")).isEqualTo(12.0);
      assertThat(ENTRY.decimal("big")).isEqualTo(1e20);
      assertThat(ENTRY.flag("forced")).isFalse();
      assertThat(ENTRY.text("at")).isEqualTo("2026-06-30T23:59:59Z");
      assertThat(ENTRY.text("at", Instant::parse)).hasToString("2026-06-30T23:59:59Z");
      assertThat(ENTRY.texts("names")).containsExactly("b", "a");
      assertThat(results()).extracting(r -> r.text("gate")).contains("auc", "latency", "drift");
    }

    @Test
    void optionalReadMissesWhatIsAbsentAlone() {
      assertThat(ENTRY.optionalText("at")).contains("2026-06-30T23:59:59Z");
      assertThat(ENTRY.optionalText("absent")).isEmpty();
      assertThat(ENTRY.optionalObject("event")).isPresent();
      assertThat(ENTRY.optionalObject("absent")).isEmpty();
      assertMalformed(
          () -> ENTRY.optionalText("nothing"), "nothing is null where a text is expected");
    }

    @Test
    void keysAreSorted() {
      assertThat(ENTRY.keys()).startsWith("at", "big", "event").endsWith("share");
    }

    private static List<JsonObject> results() {
      return ENTRY.object("event").object("report").objects("results");
    }

    @Test
    void missingValueIsNamedByItsPath() {
      assertMalformed(
          () -> results().get(2).text("verdict"),
          "event.report.results[2].verdict is missing; a text is expected there");
      assertMalformed(() -> ENTRY.objects("gates"), "gates is missing; a list is expected there");
    }

    @Test
    void valueOfAnotherTypeIsNamedByItsPath() {
      assertMalformed(() -> ENTRY.text("seq"), "seq is the number 12 where a text is expected");
      assertMalformed(
          () -> ENTRY.integer("share"),
          "share is the number 0.25 where an integer within ±(2^53 - 1) is expected");
      assertMalformed(
          () -> ENTRY.integer("big"),
          "big is the number 100000000000000000000 where an integer within ±(2^53 - 1) is"
              + " expected");
      assertMalformed(() -> ENTRY.decimal("at"), "at is a text where a number is expected");
      assertMalformed(() -> ENTRY.flag("names"), "names is a list where true or false is expected");
      assertMalformed(() -> ENTRY.object("forced"), "forced is false where an object is expected");
      assertMalformed(() -> ENTRY.texts("event"), "event is an object where a list is expected");
      assertMalformed(
          () -> ENTRY.texts("mixed"), "mixed[1] is the number 1 where a text is expected");
      assertMalformed(
          () -> ENTRY.object("odd key").text("x"),
          "[\"odd key\"].x is the number 1 where a text is expected");
    }

    @Test
    void textThatItsParserRefusesIsNamedByItsPath() {
      assertMalformed(
          () -> results().get(0).text("verdict", Digest::parse),
          "event.report.results[0].verdict: a digest is written sha256:…, not 'passed'");
      assertMalformed(
          () -> results().get(0).text("gate", Instant::parse),
          "event.report.results[0].gate: Text 'auc' could not be parsed at index 0");
    }

    @Test
    void valueWithoutSenseIsNamedByItsPath() {
      assertThat(results().get(1).malformed("verdict", "is no verdict"))
          .hasMessage("event.report.results[1].verdict is no verdict");
    }

    @Test
    void longPathKeepsItsEnd() {
      JsonObject object = JsonObject.builder().build();
      for (int i = 0; i < 20; i++) {
        object = JsonObject.builder().put("name" + i, object).build();
      }
      JsonObject inner = object;
      for (int i = 19; i >= 0; i--) {
        inner = inner.object("name" + i);
      }
      JsonObject innermost = inner;
      assertMalformed(
          () -> innermost.text("end"),
          "…e9.name8.name7.name6.name5.name4.name3.name2.name1.name0.end is missing; a text is"
              + " expected there");
    }
  }

  @Nested
  class Building {

    @Test
    void absentValuesAreLeftOut() {
      String absent = null;
      JsonObject nothing = null;
      JsonObject built =
          JsonObject.builder()
              .put("a", absent)
              .put("b", nothing)
              .put("c", Optional.empty())
              .put("d", OptionalLong.empty())
              .put("e", OptionalDouble.empty())
              .put("f", Optional.of("x"))
              .put("g", OptionalLong.of(1))
              .put("h", OptionalDouble.of(0.5))
              .put("i", List.of())
              .build();
      assertThat(CanonicalJson.write(built))
          .asString()
          .isEqualTo("{\"f\":\"x\",\"g\":1,\"h\":0.5,\"i\":[]}");
    }

    @Test
    void listsHoldEveryKindOfValue() {
      JsonObject inner = JsonObject.builder().put("x", true).build();
      JsonObject built =
          JsonObject.builder()
              .put("l", List.of(1, 2L, 0.5, 1.5f, "t", false, inner, List.of(3)))
              .build();
      assertThat(CanonicalJson.write(built))
          .asString()
          .isEqualTo("{\"l\":[1,2,0.5,1.5,\"t\",false,{\"x\":true},[3]]}");
    }

    @Test
    void laterChangesDoNotReachWhatWasBuilt() {
      List<String> names = new ArrayList<>(List.of("a"));
      JsonObject.Builder builder = JsonObject.builder().put("names", names);
      JsonObject built = builder.build();
      names.add("b");
      builder.put("more", 1);
      assertThat(built.texts("names")).containsExactly("a");
      assertThat(built.keys()).containsExactly("names");
    }

    @Test
    void whatJsonCannotHoldIsRefused() {
      JsonObject.Builder builder = JsonObject.builder();
      assertRefused(() -> builder.put("a", Double.NaN), "JSON has no form for NaN");
      assertRefused(
          () -> builder.put("a", 1L << 53),
          "9007199254740992 is beyond ±(2^53 - 1), exact in no double");
      assertRefused(
          () -> builder.put("a", "\ud800"),
          "'?' holds half of a surrogate pair, so it is not text");
      assertRefused(
          () -> builder.put("\udc00", 1), "'?' holds half of a surrogate pair, so it is not text");
      assertRefused(
          () -> builder.put("a", List.of(new StringBuilder())),
          "JSON has no form for a java.lang.StringBuilder");
      assertThat(builder.build().keys()).isEmpty();
    }

    @Test
    void nameThatIsThereAlreadyIsRefused() {
      JsonObject.Builder builder = JsonObject.builder().put("a", 1);
      assertThatThrownBy(() -> builder.put("a", 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("'a' is there already");
    }

    private static void assertRefused(ThrowingCallable code, String message) {
      assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
  }

  @Nested
  class Equality {

    @Test
    void contentAloneDecides() {
      JsonObject x = JsonObject.builder().put("x", 1).build();
      assertThat(ENTRY.object("odd key")).isEqualTo(x).hasSameHashCodeAs(x);
      assertThat(x).isNotEqualTo(JsonObject.builder().put("x", 2).build());
      assertThat(x).isNotEqualTo(JsonObject.builder().put("y", 1).build());
    }

    @Test
    void integerEqualsTheSameDecimal() {
      assertThat(JsonObject.builder().put("x", 1.0).put("y", -0.0).build())
          .isEqualTo(JsonObject.builder().put("x", 1).put("y", 0).build());
    }
  }

  private static void assertMalformed(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(MalformedJson.class).hasMessage(message);
  }
}
