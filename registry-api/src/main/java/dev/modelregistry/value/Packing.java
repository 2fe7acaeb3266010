package dev.modelregistry.value;

import java.util.Optional;

/**
 * How a blob is kept that is not kept plain: packed, or as a delta where there is a base.
 *
 * @param storedBytes how many bytes its object has
 * @param base the blob of the same line that it is coded against
 */
public record Packing(long storedBytes, Optional<Base> base) {

  /**
   * A blob that others are coded against.
   *
   * @param digest the SHA-256 of its bytes
   * @param uploadId where they stand: 32 lower-case hex digits
   */
  public record Base(Digest digest, String uploadId) {

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the upload id is malformed
     */
    public Base {
      Names.uploadId(uploadId);
    }
  }

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if there are no stored bytes
   */
  public Packing {
    if (storedBytes < 1) {
      throw new IllegalArgumentException("a packed object has bytes, not " + storedBytes);
    }
  }
}
