package dev.modelregistry.core.log;

import dev.modelregistry.value.Digest;
import java.security.MessageDigest;

/**
 * The three hashes of RFC 6962 section 2.1 (RFC 9162 section 2.1.1). Leaves and nodes begin with
 * different bytes, so that no entry can pose as a node nor a node as an entry.
 */
final class MerkleHash {

  /** The root of the tree without leaves. */
  static final Digest EMPTY_ROOT = Digest.of(new byte[0]);

  static final byte LEAF = 0;
  static final byte NODE = 1;

  private MerkleHash() {}

  static Digest leaf(byte[] entry) {
    MessageDigest sha256 = Digest.sha256();
    sha256.update(LEAF);
    return Digest.ofSha256(sha256.digest(entry));
  }

  static Digest node(Digest left, Digest right) {
    MessageDigest sha256 = Digest.sha256();
    sha256.update(NODE);
    sha256.update(left.bytes());
    return Digest.ofSha256(sha256.digest(right.bytes()));
  }
}
