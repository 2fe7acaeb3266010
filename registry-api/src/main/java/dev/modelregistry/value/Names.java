package dev.modelregistry.value;

import java.util.Set;

/** The rules for what users choose freely: names that become keys, other names, and prose. */
public final class Names {

  static final int MAX_LENGTH = 100;

  /** Names that Windows gives to devices, whatever their extension. */
  private static final Set<String> RESERVED = Set.of("con", "prn", "aux", "nul");

  private Names() {}

  /**
   * Returns the name if it is 1 to 100 characters of {@code [a-z0-9._-]} that begin and end with a
   * letter or digit. Such a name is a key segment as it is: nothing has to be escaped, and two
   * names can differ neither by case alone nor by look-alike letters.
   */
  static String checked(String what, String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException(what + " must not be empty");
    }
    if (name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          what + " has at most " + MAX_LENGTH + " characters, not " + name.length());
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isAllowed(name.charAt(i))) {
        throw new IllegalArgumentException(
            String.format(
                "%s holds only lower-case letters, digits, '.', '_' and '-'; '%s' has %s",
                what, shown(name), described(name.charAt(i))));
      }
    }
    if (!isAlphanumeric(name.charAt(0)) || !isAlphanumeric(name.charAt(name.length() - 1))) {
      throw new IllegalArgumentException(
          what + " begins and ends with a letter or digit, unlike '" + name + "'");
    }
    if (isReserved(name)) {
      throw new IllegalArgumentException(
          what + " must not be '" + name + "', which Windows reserves for a device");
    }
    return name;
  }

  /** Refuses what is no name, and no beginning of names followed by {@code *}. */
  static void checkPattern(String what, String names) {
    if (!names.matches("[a-z0-9._-]{0,100}\\*?") || names.isEmpty()) {
      throw new IllegalArgumentException(
          what
              + " is for a name, or for a beginning of names followed by '*', not '"
              + shown(names)
              + "'");
    }
  }

  /** Says whether a name is one of those that a pattern stands for. */
  static boolean matches(String names, String name) {
    return names.endsWith("*")
        ? name.startsWith(names.substring(0, names.length() - 1))
        : names.equals(name);
  }

  /** Refuses what is no upload id: 32 lower-case hex digits. */
  static void uploadId(String id) {
    if (!id.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          "an upload id is 32 lower-case hex digits, not '" + shown(id) + "'");
    }
  }

  /**
   * Returns the text if it can stand in the middle of a line, as the name of a metric does.
   *
   * @param what what it is, for the message
   * @param maxLength the most characters that it may have
   * @throws IllegalArgumentException if it is blank or too long, or holds control characters, line
   *     separators, characters that turn the direction of writing, or half a surrogate pair
   */
  public static String text(String what, String text, int maxLength) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank");
    }
    requireLength(what, text, maxLength, "shorten it");
    return requirePrintable(what, text, "");
  }

  /**
   * Returns the text if it can be kept for people to read, as a reason is: it may be empty and have
   * line breaks and tabs.
   *
   * @param what what it is, for the message
   * @param maxLength the most characters that it may have
   * @throws IllegalArgumentException if it is too long, or holds what {@link #text} refuses, line
   *     breaks and tabs apart
   */
  public static String prose(String what, String text, int maxLength) {
    requireLength(what, text, maxLength, "keep the long text elsewhere and note where");
    return requirePrintable(what, text, "\t\n\r");
  }

  /** Returns the text with a question mark for each character that {@link #text} refuses. */
  public static String plain(String text) {
    int at = controlFrom(0, text);
    if (at < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text);
    for (; at >= 0; at = controlFrom(at + 1, text)) {
      plain.setCharAt(at, '?');
    }
    return plain.toString();
  }

  private static void requireLength(String what, String text, int maxLength, String advice) {
    if (text.length() > maxLength) {
      throw new IllegalArgumentException(
          String.format(
              "%s has at most %,d characters, not %,d; %s",
              what, maxLength, text.length(), advice));
    }
  }

  private static String requirePrintable(String what, String text, String besides) {
    for (int at = controlFrom(0, text); at >= 0; at = controlFrom(at + 1, text)) {
      if (besides.indexOf(text.charAt(at)) < 0) {
        throw new IllegalArgumentException(
            String.format(
                "%s must not hold control characters, and has U+%04X at %d: '%s'",
                what, (int) text.charAt(at), at, shown(text)));
      }
    }
    return text;
  }

  /** Returns where the next character stands that is not for people to read, or -1. */
  private static int controlFrom(int from, String text) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (isControl(c)) {
        return i;
      }
    }
    return -1;
  }

  /** U+2028 to U+202E and U+2066 to U+2069 break lines or turn the direction of writing. */
  private static boolean isControl(char c) {
    return Character.isISOControl(c)
        || Character.isSurrogate(c)
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }

  static void checkNumber(String what, long number) {
    if (number < 1) {
      throw new IllegalArgumentException("the number of " + what + " is at least 1, not " + number);
    }
  }

  /** Returns where the separator stands that parts a name from a number. */
  static int splitAt(String what, String text, String separator) {
    int at = text.lastIndexOf(separator);
    if (at < 1) {
      throw new IllegalArgumentException(
          String.format("%s is written name%s12, not '%s'", what, separator, shown(text)));
    }
    return at;
  }

  static long number(String what, String text, int from) {
    String digits = text.substring(from);
    if (!digits.matches("[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException(
          String.format("'%s' ends in no number of %s", shown(text), what));
    }
    return Long.parseLong(digits);
  }

  /** Returns the text cut to a length that a message can hold, control characters replaced. */
  static String shown(String text) {
    String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return plain(cut);
  }

  private static boolean isReserved(String name) {
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return RESERVED.contains(stem) || stem.matches("(com|lpt)[0-9]");
  }

  private static boolean isAllowed(char c) {
    return isAlphanumeric(c) || c == '.' || c == '_' || c == '-';
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static String described(char c) {
    return c > ' ' && c < 0x7f ? "'" + c + "'" : String.format("the character U+%04X", (int) c);
  }
}
