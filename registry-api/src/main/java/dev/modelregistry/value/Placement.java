package dev.modelregistry.value;

/**
 * Where the bytes of a blob stand within the line, model or dataset, that brought them.
 *
 * @param digest the SHA-256 of the bytes
 * @param sizeBytes how many bytes
 * @param uploadId 32 lower-case hex digits, random, so that bytes that came again never share the
 *     fate of bytes that are being collected
 */
public record Placement(Digest digest, long sizeBytes, String uploadId) {

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the size is negative or the upload id malformed
   */
  public Placement {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("a blob has no negative size: " + sizeBytes);
    }
    if (!uploadId.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          "an upload id is 32 lower-case hex digits, not '" + Names.shown(uploadId) + "'");
    }
  }
}
