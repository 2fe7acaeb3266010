package dev.modelregistry.core.codec;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in its document, such as {@code event.report.results[2].verdict}. One is
 * made for every value that is read, and written out only for a message.
 *
 * @param name the member's name, or empty for an item of a list
 */
record JsonPlace(@Nullable JsonPlace parent, String name, int index) {

  static final JsonPlace ROOT = new JsonPlace(null, "", 0);

  private static final int SHOWN_CHARACTERS = 60;

  JsonPlace member(String memberName) {
    return new JsonPlace(this, memberName, -1);
  }

  JsonPlace item(int itemIndex) {
    return new JsonPlace(this, "", itemIndex);
  }

  /**
   * Names may come from the input, so a long path is cut; its end tells more than its beginning.
   */
  @Override
  public String toString() {
    StringBuilder path = new StringBuilder();
    JsonPlace place = this;
    while (place.parent != null && path.length() < SHOWN_CHARACTERS) {
      path.insert(0, place.step());
      place = place.parent;
    }
    int excess = path.length() - SHOWN_CHARACTERS;
    if (place.parent != null || excess > 0) {
      return "…" + path.substring(Math.max(excess, 0));
    }
    return path.length() > 0 && path.charAt(0) == '.' ? path.substring(1) : path.toString();
  }

  /** Returns the path, or a word for the document itself. */
  String described() {
    return parent == null ? "the document" : toString();
  }

  private String step() {
    if (index >= 0) {
      return "[" + index + "]";
    }
    boolean plain = name.matches("[A-Za-z0-9_-]{1,40}");
    return plain ? "." + name : "[\"" + MalformedJson.shown(name) + "\"]";
  }
}
