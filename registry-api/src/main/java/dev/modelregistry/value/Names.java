package dev.modelregistry.value;

import java.util.Set;

/** The one rule for names that users choose. */
final class Names {

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

  /** Returns the text if it is not blank, not too long and free of control characters. */
  static String text(String what, String text, int maxLength) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank");
    }
    if (text.length() > maxLength) {
      throw new IllegalArgumentException(
          what + " has at most " + maxLength + " characters, not " + text.length());
    }
    if (!text.equals(withoutControls(text))) {
      throw new IllegalArgumentException(
          what + " must not hold control characters: '" + shown(text) + "'");
    }
    return text;
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
    return withoutControls(cut);
  }

  private static String withoutControls(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
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
