package dev.modelregistry.core.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.value.Digest;

/** The digest that every entry ends with, computed by whoever changes an entry and hides it. */
public final class Seal {

  private static final String PATTERN = ",\"whole\":\"sha256:[0-9a-f]{64}\"}$";

  private Seal() {}

  /** Returns an entry with its digest computed anew; another object as it is. */
  public static String renewed(String json) {
    String object = json.replaceFirst(PATTERN, "}");
    return object.equals(json)
        ? json
        : object.substring(0, object.length() - 1)
            + ",\"whole\":\""
            + Digest.of(object.getBytes(UTF_8))
            + "\"}";
  }
}
