package dev.modelregistry.value;

/**
 * A blob as others refer to it.
 *
 * @param digest the SHA-256 of its bytes
 * @param sizeBytes its length in bytes
 * @param mediaType what the bytes are, as RFC 6838 writes it, for example {@code
 *     application/octet-stream}
 */
public record Descriptor(Digest digest, long sizeBytes, String mediaType) {

  /** The media type of bytes that nothing more is known of. */
  public static final String OCTETS = "application/octet-stream";

  /**
   * Checks the size and the media type.
   *
   * @throws IllegalArgumentException if the size is negative or the media type blank or too long
   */
  public Descriptor {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("a blob has no negative size: " + sizeBytes);
    }
    mediaType = Names.text("a media type", mediaType, 200);
  }
}
