package dev.modelregistry.core.codec;

import dev.modelregistry.value.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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
    return wholeMicros(isUsual(word) ? usual(word) : Instant.parse(word));
  }

  /** Says whether a time has the form {@code 2026-06-30T08:00:00Z}, with a fraction or without. */
  private static boolean isUsual(String word) {
    int last = word.length() - 1;
    return (last == 19 || ((last == 23 || last == 26) && word.charAt(19) == '.'))
        && word.charAt(4) == '-'
        && word.charAt(7) == '-'
        && word.charAt(10) == 'T'
        && word.charAt(13) == ':'
        && word.charAt(16) == ':'
        && word.charAt(last) == 'Z';
  }

  /** Every entry has a time, and the parser of the JDK takes ten times as long. */
  private static Instant usual(String word) {
    int last = word.length() - 1;
    int fraction = last == 19 ? 0 : digits(word, 20, last);
    return LocalDateTime.of(
            digits(word, 0, 4),
            digits(word, 5, 7),
            digits(word, 8, 10),
            digits(word, 11, 13),
            digits(word, 14, 16),
            digits(word, 17, 19),
            last == 23 ? fraction * 1_000_000 : fraction * 1_000)
        .toInstant(ZoneOffset.UTC);
  }

  private static int digits(String word, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = word.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new IllegalArgumentException(
            "'" + MalformedJson.shown(word) + "' is no time as 2026-06-30T08:00:00Z");
      }
      number = 10 * number + digit;
    }
    return number;
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
