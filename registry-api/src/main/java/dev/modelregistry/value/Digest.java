package dev.modelregistry.value;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of some bytes (FIPS 180-4), written {@code sha256:} and 64 lower-case hex digits.
 *
 * <p>The same number that {@code sha256sum}, OCI registries and model-signing tools print.
 *
 * @param hex 64 lower-case hex digits
 */
public record Digest(String hex) implements Comparable<Digest> {

  private static final String PREFIX = "sha256:";
  private static final HexFormat HEX = HexFormat.of();

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException unless {@code hex} is 64 lower-case hex digits
   */
  public Digest {
    boolean wellFormed = hex.length() == 64;
    for (int i = 0; wellFormed && i < 64; i++) {
      char c = hex.charAt(i);
      wellFormed = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (!wellFormed) {
      throw new IllegalArgumentException(
          "a SHA-256 is 64 lower-case hex digits, not '" + Names.shown(hex) + "'");
    }
  }

  /** Returns the digest of the bytes. */
  public static Digest of(byte[] bytes) {
    return ofSha256(sha256().digest(bytes));
  }

  /**
   * Wraps a SHA-256 that was computed elsewhere.
   *
   * @param sha256 the 32 bytes of the digest
   * @throws IllegalArgumentException unless there are 32 bytes
   */
  public static Digest ofSha256(byte[] sha256) {
    return new Digest(HEX.formatHex(sha256));
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text is not {@code sha256:} and 64 lower-case hex
   *     digits
   */
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "a digest is written sha256:…, not '" + Names.shown(text) + "'");
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  /** Returns a new SHA-256 computation of the JDK. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the 32 bytes. */
  public byte[] bytes() {
    return HEX.parseHex(hex);
  }

  /** Returns the first 12 hex digits, for people. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  /** Compares by value. */
  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  /** Returns {@code sha256:} and the hex digits. */
  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
