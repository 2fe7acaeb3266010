package dev.modelregistry.core.blob;

import dev.modelregistry.value.Digest;
import java.security.MessageDigest;
import java.util.concurrent.ThreadFactory;

/** A SHA-256 in the making. Used by one thread; closing it before the end abandons it. */
interface RunningDigest extends AutoCloseable {

  /** Takes the next bytes; the array may be used again afterwards. */
  void update(byte[] bytes, int offset, int length);

  /** Returns the digest of all bytes; called once. */
  Digest finish();

  @Override
  void close();

  /** Computes on a second thread what is worth the hand-over. */
  static RunningDigest forBytes(long sizeBytes, ThreadFactory threads) {
    return sizeBytes >= OverlappedDigest.WORTH_BYTES ? new OverlappedDigest(threads) : inline();
  }

  /** Computes on the calling thread. */
  static RunningDigest inline() {
    MessageDigest sha256 = Digest.sha256();
    return new RunningDigest() {
      @Override
      public void update(byte[] bytes, int offset, int length) {
        sha256.update(bytes, offset, length);
      }

      @Override
      public Digest finish() {
        return Digest.ofSha256(sha256.digest());
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }
}
