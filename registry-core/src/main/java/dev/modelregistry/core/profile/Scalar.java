package dev.modelregistry.core.profile;

import dev.modelregistry.data.ColumnType;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Tells what a text is: a number, a truth value, a day, an instant, or just a text. Reads
 * characters in place, because every field of every row goes through here.
 */
final class Scalar {

  private static final int MOST_DIGITS = 18;

  /** Up to here a whole number is a double exactly, and 10 to the power of 22 is one as well. */
  private static final long EXACT = 1L << 53;

  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private char[] chars = new char[0];
  private int at;
  private int end;
  private double number;

  /**
   * Returns the number of what was read last: seconds of a day or instant, NaN where it has none.
   */
  double number() {
    return number;
  }

  /** Reads a text of at least one character. */
  ColumnType read(char[] text, int offset, int length) {
    chars = text;
    at = offset;
    end = offset + length;
    number = Double.NaN;
    char first = text[offset];
    if ((first >= '0' && first <= '9') || first == '-' || first == '.') {
      ColumnType type = length >= 10 && text[offset + 4] == '-' ? time() : number(offset, length);
      return type == ColumnType.TEXT ? word(offset, length) : type;
    }
    return word(offset, length);
  }

  private ColumnType word(int offset, int length) {
    if (is("true", offset, length) || is("false", offset, length)) {
      return ColumnType.BOOLEAN;
    }
    return is("nan", offset, length)
            || is("infinity", offset, length)
            || is("-infinity", offset, length)
        ? ColumnType.DECIMAL
        : ColumnType.TEXT;
  }

  private boolean is(String word, int offset, int length) {
    if (length != word.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Character.toLowerCase(chars[offset + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A zero before other digits belongs to a code and not to a number. */
  private ColumnType number(int offset, int length) {
    boolean negative = chars[at] == '-';
    if (negative) {
      at++;
    }
    int begin = at;
    long digits = digits(0);
    int whole = at - begin;
    int scale = 0;
    boolean isWhole = true;
    if (at < end && chars[at] == '.') {
      isWhole = false;
      at++;
      int point = at;
      digits = digits(digits);
      scale = at - point;
    }
    if (whole + scale == 0 || (whole > 1 && chars[begin] == '0')) {
      return ColumnType.TEXT;
    }
    int count = whole + scale;
    if (at < end && (chars[at] == 'e' || chars[at] == 'E')) {
      isWhole = false;
      count = exponent() ? MOST_DIGITS + 1 : 0;
    }
    if (at != end || count == 0) {
      return ColumnType.TEXT;
    }
    boolean exact = count <= MOST_DIGITS && digits <= EXACT && scale < POWERS.length;
    number =
        exact
            ? (negative ? -(digits / POWERS[scale]) : digits / POWERS[scale])
            : Double.parseDouble(new String(chars, offset, length));
    return isWhole ? ColumnType.INTEGER : ColumnType.DECIMAL;
  }

  private long digits(long before) {
    long value = before;
    while (at < end && chars[at] >= '0' && chars[at] <= '9') {
      value = 10 * value + (chars[at] - '0');
      at++;
    }
    return value;
  }

  private boolean exponent() {
    at++;
    if (at < end && (chars[at] == '-' || chars[at] == '+')) {
      at++;
    }
    int begin = at;
    digits(0);
    return at > begin;
  }

  /** Reads {@code 2026-06-30} and {@code 2026-06-30T08:00:00.250Z}, or a space for the T. */
  private ColumnType time() {
    try {
      long year = fixed(4);
      at++;
      long month = fixed(2);
      boolean dashed = at < end && chars[at++] == '-';
      long day = fixed(2);
      if (year < 0 || month < 0 || day < 0 || !dashed) {
        return ColumnType.TEXT;
      }
      double days = LocalDate.of((int) year, (int) month, (int) day).toEpochDay();
      number = days * ColumnSketch.DAY_SECONDS;
      return at == end ? ColumnType.DATE : clock(number);
    } catch (DateTimeException e) {
      number = Double.NaN;
      return ColumnType.TEXT;
    }
  }

  private ColumnType clock(double midnight) {
    number = Double.NaN;
    char t = chars[at++];
    long hour = fixed(2);
    boolean colon = at < end && chars[at++] == ':';
    long minute = fixed(2);
    if ((t != 'T' && t != ' ') || !colon || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return ColumnType.TEXT;
    }
    double seconds = 0;
    if (at < end && chars[at] == ':') {
      at++;
      seconds = fixed(2);
      if (seconds < 0 || seconds > 60) {
        return ColumnType.TEXT;
      }
      seconds += fraction();
    }
    double shift = zone();
    if (Double.isNaN(shift) || at != end) {
      return ColumnType.TEXT;
    }
    number = midnight + 3600.0 * hour + 60.0 * minute + seconds - shift;
    return ColumnType.TIMESTAMP;
  }

  private double fraction() {
    double value = 0;
    if (at < end && chars[at] == '.') {
      at++;
      for (double unit = 0.1; at < end && Character.isDigit(chars[at]); unit /= 10) {
        value += unit * (chars[at++] - '0');
      }
    }
    return value;
  }

  /** Returns the seconds that local time is ahead, 0 where no zone is said, or NaN. */
  private double zone() {
    if (at == end) {
      return 0;
    }
    char sign = chars[at++];
    if (sign == 'Z') {
      return 0;
    }
    long hours = fixed(2);
    if (at < end && chars[at] == ':') {
      at++;
    }
    long minutes = at == end ? 0 : fixed(2);
    if ((sign != '+' && sign != '-') || hours < 0 || minutes < 0) {
      return Double.NaN;
    }
    double seconds = 3600.0 * hours + 60.0 * minutes;
    return sign == '+' ? seconds : -seconds;
  }

  /** Returns a number of so many digits, or -1. */
  private long fixed(int count) {
    if (at + count > end) {
      return -1;
    }
    int begin = at;
    long value = digitsUpTo(begin + count);
    return at == begin + count ? value : -1;
  }

  private long digitsUpTo(int limit) {
    int rest = end;
    end = limit;
    long value = digits(0);
    end = rest;
    return value;
  }
}
