package dev.modelregistry.core.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.value.Digest;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.Share;
import java.security.MessageDigest;

/**
 * Which routing keys a canary answers, as FORMAT.md specifies in section 20: by what the log says
 * and the key alone, so every process comes to the same, and a larger share takes nobody's away.
 */
final class Allotment {

  private static final int BYTES_USED = 6;

  /**
   * Has read what all keys have in common. Never changed, only copied: a copy allocates little and
   * takes no lock, where a digest for each thread would be kept by every virtual thread.
   */
  private final MessageDigest common;

  /**
   * Prepares the allotment of one canary.
   *
   * @param log the log of decisions
   * @param started the decision that started it
   */
  Allotment(String log, long started) {
    common = Digest.sha256();
    common.update((log + "#" + started + "\n").getBytes(UTF_8));
  }

  /** Says whether a key falls within a share. */
  boolean falls(RoutingKey key, Share share) {
    return position(key) < share.basisPoints();
  }

  /** Returns where a key stands among all, from 0 to 9,999. */
  int position(RoutingKey key) {
    byte[] digest = copy().digest(key.value().getBytes(UTF_8));
    long number = 0;
    for (int i = 0; i < BYTES_USED; i++) {
      number = (number << Byte.SIZE) | (digest[i] & 0xff);
    }
    return (int) (number % Share.WHOLE);
  }

  private MessageDigest copy() {
    try {
      return (MessageDigest) common.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 cannot be copied", e);
    }
  }
}
