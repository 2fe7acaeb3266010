package dev.modelregistry.core.codec;

import dev.modelregistry.value.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The values that are one word in a document. */
final class Words {

  private Words() {}

  /** Returns a constant's name in lower case, as in {@code higher-is-better}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the parser of the constants of an enum. */
  static <E extends Enum<E>> Function<String, E> constantOf(Class<E> type) {
    return word -> {
      for (E constant : type.getEnumConstants()) {
        if (of(constant).equals(word)) {
          return constant;
        }
      }
      throw new IllegalArgumentException(
          "'%s' is not one of the words %s"
              .formatted(
                  MalformedJson.shown(word),
                  List.of(type.getEnumConstants()).stream().map(Words::of).toList()));
    };
  }

  static String of(Instant time) {
    return wholeMicros(time).toString();
  }

  static Instant instant(String word) {
    return wholeMicros(Instant.parse(word));
  }

  private static Instant wholeMicros(Instant time) {
    if (!time.truncatedTo(ChronoUnit.MICROS).equals(time)) {
      throw new IllegalArgumentException("a time has whole microseconds, unlike " + time);
    }
    return time;
  }

  static String of(Duration duration) {
    return duration.toString();
  }

  static Duration duration(String word) {
    return Duration.parse(word);
  }

  /** Returns a whole number that may lie beyond ±(2^53 - 1). */
  static long integer(String word) {
    if (!word.matches("0|-?[1-9][0-9]{0,18}")) {
      throw new IllegalArgumentException(
          "'" + MalformedJson.shown(word) + "' is no whole number of 64 bits");
    }
    return Long.parseLong(word);
  }

  static List<String> of(List<Digest> digests) {
    return digests.stream().map(Digest::toString).toList();
  }
}
