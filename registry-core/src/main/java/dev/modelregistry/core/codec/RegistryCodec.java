package dev.modelregistry.core.codec;

import java.time.Instant;

/** The object by which a storage is known to hold a registry. */
public final class RegistryCodec {

  /** Far more than it has. */
  public static final int MAX_BYTES = 4 << 10;

  private static final DocumentFormat<Founding> FORMAT =
      new DocumentFormat<>(
          "registry.json", 1, MAX_BYTES, RegistryCodec::json, RegistryCodec::founding);

  private static final String ID = "id";
  private static final String CREATED = "created";

  private RegistryCodec() {}

  /**
   * Which registry it is.
   *
   * @param id 32 lower-case hex digits, random
   * @param created when it was founded, in whole microseconds
   */
  public record Founding(String id, Instant created) {

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if it is not 32 lower-case hex digits
     */
    public Founding {
      if (!id.matches("[0-9a-f]{32}")) {
        throw new IllegalArgumentException("the id of a registry is 32 lower-case hex digits");
      }
    }
  }

  public static byte[] encode(Founding founding) {
    return Whole.sealed(FORMAT.encode(founding));
  }

  /**
   * Reads the object.
   *
   * @throws MalformedJson if the bytes are anything else, or of a newer format
   */
  public static Founding decode(byte[] bytes) {
    return FORMAT.decode(Whole.unsealed(bytes));
  }

  private static JsonObject.Builder json(Founding founding) {
    return JsonObject.builder().put(ID, founding.id()).put(CREATED, Words.of(founding.created()));
  }

  private static Founding founding(JsonObject json) {
    return new Founding(json.text(ID), json.text(CREATED, Words::instant));
  }
}
