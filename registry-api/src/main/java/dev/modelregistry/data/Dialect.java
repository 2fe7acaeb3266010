package dev.modelregistry.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;

/**
 * How a CSV file is written. Lines end with CR, LF or both; a quote within quotes is doubled (RFC
 * 4180).
 *
 * @param separator what parts fields
 * @param quote what fields with separators, quotes or line ends stand between
 * @param header whether the first line names the columns; otherwise they are {@code c1}, {@code
 *     c2}, …
 * @param charset how characters are written; UTF-8 may begin with a byte order mark
 * @param nullWord what an unquoted field holds where there is no value, usually nothing
 */
public record Dialect(
    char separator, char quote, boolean header, Charset charset, String nullWord) {

  /** Commas, double quotes, a header, UTF-8, and nothing where there is no value. */
  public static final Dialect RFC_4180 = new Dialect(',', '"', true, UTF_8, "");

  /**
   * Checks that characters can be told apart.
   *
   * @throws IllegalArgumentException if separator and quote are the same or end lines
   */
  public Dialect {
    if (separator == quote || isLineEnd(separator) || isLineEnd(quote)) {
      throw new IllegalArgumentException(
          "the separator and the quote of a CSV file are two characters that end no line");
    }
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  /** Returns the same with another separator, as {@code ';'} or a tab. */
  public Dialect separatedBy(char other) {
    return new Dialect(other, quote, header, charset, nullWord);
  }

  /** Returns the same with another quote. */
  public Dialect quotedBy(char other) {
    return new Dialect(separator, other, header, charset, nullWord);
  }

  /** Returns the same for files whose first line is a row. */
  public Dialect withoutHeader() {
    return new Dialect(separator, quote, false, charset, nullWord);
  }

  /** Returns the same for files written in another character set. */
  public Dialect in(Charset other) {
    return new Dialect(separator, quote, header, other, nullWord);
  }

  /** Returns the same for files that write this word, as {@code NA}, where there is no value. */
  public Dialect nullsAs(String word) {
    return new Dialect(separator, quote, header, charset, word);
  }
}
