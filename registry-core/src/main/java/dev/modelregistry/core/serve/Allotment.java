package dev.modelregistry.core.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.value.Digest;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.Share;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which routing keys a canary answers, as FORMAT.md specifies in section 20: by what the log says
 * and the key alone, so every process comes to the same, and a larger share takes nobody's away.
 *
 * <p>Every call asks, so what it takes to compute a digest is used again: whoever asks takes it
 * from the place of its thread's stripe and puts it back there. Who finds the place empty, as
 * another thread of the stripe is at it, makes a new one. No lock is taken, and nothing is kept for
 * each thread, of which there may be a million virtual ones.
 */
final class Allotment {

  private static final int DIGEST_BYTES = 32;
  private static final int BYTES_USED = 6;
  private static final int MOST_ASCII = 128;

  private final byte[] common;
  private final AtomicReferenceArray<Hasher> hashers =
      new AtomicReferenceArray<>(Leased.STRIPES_END);

  /**
   * Prepares the allotment of one canary.
   *
   * @param log the log of decisions
   * @param started the decision that started it
   */
  Allotment(String log, long started) {
    common = (log + "#" + started + "\n").getBytes(UTF_8);
  }

  /** Says whether a key falls within a share. */
  boolean falls(RoutingKey key, Share share) {
    return position(key) < share.basisPoints();
  }

  /** Returns where a key stands among all, from 0 to 9,999. */
  int position(RoutingKey key) {
    int place = Leased.stripe();
    Hasher kept = hashers.getAndSet(place, null);
    Hasher hasher = kept == null ? new Hasher(common) : kept;
    int position = hasher.position(key.value());
    hashers.setRelease(place, hasher);
    return position;
  }

  /** What one thread at a time computes digests with. */
  private static final class Hasher {

    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] common;
    private final byte[] ascii = new byte[MOST_ASCII];
    private final byte[] digest = new byte[DIGEST_BYTES];

    Hasher(byte[] common) {
      this.common = common;
    }

    int position(String key) {
      sha256.update(common);
      update(key);
      try {
        sha256.digest(digest, 0, digest.length);
      } catch (DigestException e) {
        throw new IllegalStateException("a SHA-256 does not fit into 32 bytes", e);
      }
      long number = 0;
      for (int i = 0; i < BYTES_USED; i++) {
        number = (number << Byte.SIZE) | (digest[i] & 0xff);
      }
      return (int) (number % Share.WHOLE);
    }

    /** Takes a key in, as UTF-8; most are short and ASCII, and need no array of their own. */
    private void update(String key) {
      if (isCopied(key)) {
        sha256.update(ascii, 0, key.length());
      } else {
        sha256.update(key.getBytes(UTF_8));
      }
    }

    private boolean isCopied(String key) {
      if (key.length() > MOST_ASCII) {
        return false;
      }
      for (int i = 0; i < key.length(); i++) {
        char c = key.charAt(i);
        if (c > 0x7f) {
          return false;
        }
        ascii[i] = (byte) c;
      }
      return true;
    }
  }
}
