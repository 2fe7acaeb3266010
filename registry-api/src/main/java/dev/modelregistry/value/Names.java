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

  /** Returns the text cut to a length that a message can hold, control characters replaced. */
  static String shown(String text) {
    String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
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
    return c > ' ' && c < 0x7f
        ? "'" + c + "'"
        : String.format("the character U+%04X", (int) c);
  }
}
