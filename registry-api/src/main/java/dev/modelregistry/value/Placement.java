package dev.modelregistry.value;

import java.util.Optional;

/**
 * Where the bytes of a blob stand within the line, model or dataset, that brought them.
 *
 * @param digest the SHA-256 of the bytes
 * @param sizeBytes how many bytes
 * @param uploadId 32 lower-case hex digits, random, so that bytes that came again never share the
 *     fate of bytes that are being collected
 * @param packing how they are kept; empty where the object is the bytes themselves
 */
public record Placement(Digest digest, long sizeBytes, String uploadId, Optional<Packing> packing) {

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the size is negative, the upload id malformed, or a blob is
   *     its own base
   */
  public Placement {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("a blob has no negative size: " + sizeBytes);
    }
    Names.uploadId(uploadId);
    if (packing
        .flatMap(Packing::base)
        .filter(base -> base.uploadId().equals(uploadId))
        .isPresent()) {
      throw new IllegalArgumentException("a blob is not coded against itself: " + uploadId);
    }
  }

  /**
   * Says where bytes stand that are kept plain.
   *
   * @throws IllegalArgumentException if the size is negative or the upload id malformed
   */
  public Placement(Digest digest, long sizeBytes, String uploadId) {
    this(digest, sizeBytes, uploadId, Optional.empty());
  }

  /** Returns how many bytes the object has. */
  public long storedBytes() {
    return packing.map(Packing::storedBytes).orElse(sizeBytes);
  }
}
