package dev.modelregistry.core.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.value.Digest;

/**
 * The digest that entries and other small objects end with, computed by whoever changes one and
 * hides it.
 */
public final class Seal {

  private static final String PATTERN = ",\"whole\":\"sha256:[0-9a-f]{64}\"}$";

  private Seal() {}

  /** Returns an object with its digest computed anew; one without such a digest as it is. */
  public static String renewed(String json) {
    String object = json.replaceFirst(PATTERN, "}");
    return object.equals(json) ? json : on(object);
  }

  /** Returns an object with its digest. */
  public static String on(String object) {
    return object.substring(0, object.length() - 1)
        + ",\"whole\":\""
        + Digest.of(object.getBytes(UTF_8))
        + "\"}";
  }
}
