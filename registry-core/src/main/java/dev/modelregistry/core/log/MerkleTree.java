package dev.modelregistry.core.log;

import dev.modelregistry.value.Digest;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole Merkle tree, which makes the proofs that {@link MerkleProofs} checks: inclusion (RFC 6962
 * section 2.1.1, RFC 9162 section 2.1.3.1) and consistency (RFC 6962 section 2.1.2, RFC 9162
 * section 2.1.4.1). Immutable.
 *
 * <p>It keeps the root of every perfect subtree, 64 bytes a leaf, so a proof costs a few hashes and
 * not a pass over the log. A writer needs no more than {@link MerkleEdge}.
 */
public final class MerkleTree {

  static final int BYTES = 32;

  /** Sizes whose leaves fit one array. */
  private static final int MAX_SIZE = (Integer.MAX_VALUE - 8) / BYTES;

  /** For each height, the roots of the perfect subtrees of 2^height leaves, end to end. */
  private final List<byte[]> levels;

  private final int size;

  private MerkleTree(List<byte[]> levels, int size) {
    this.levels = levels;
    this.size = size;
  }

  /**
   * Returns the tree over the leaves, which are {@linkplain #leaf digests of entries}.
   *
   * @throws IllegalArgumentException if there are more than 2^26 - 1 leaves
   */
  public static MerkleTree of(List<Digest> leaves) {
    if (leaves.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          "a tree in memory has at most %d leaves, not %d".formatted(MAX_SIZE, leaves.size()));
    }
    byte[] level = new byte[leaves.size() * BYTES];
    int end = 0;
    for (Digest leaf : leaves) {
      System.arraycopy(leaf.bytes(), 0, level, end, BYTES);
      end += BYTES;
    }
    return of(level);
  }

  /** Returns the tree over leaves that stand end to end. */
  static MerkleTree of(byte[] leaves) {
    List<byte[]> levels = new ArrayList<>();
    for (byte[] level = leaves; level.length > 0; level = above(level)) {
      levels.add(level);
    }
    return new MerkleTree(levels, leaves.length / BYTES);
  }

  /** Returns the digest that stands for an entry in a tree. */
  public static Digest leaf(byte[] entry) {
    return MerkleHash.leaf(entry);
  }

  /** Returns the number of leaves. */
  public int size() {
    return size;
  }

  /** Returns the height of the tree, where it is perfect. */
  int height() {
    return Integer.numberOfTrailingZeros(size);
  }

  /** Returns the root of the tree. */
  public Digest root() {
    return root(size);
  }

  /**
   * Returns the root that the tree had at an earlier size.
   *
   * @throws IndexOutOfBoundsException if the tree is smaller
   */
  public Digest root(int treeSize) {
    checkSize(treeSize);
    return treeSize == 0 ? MerkleHash.EMPTY_ROOT : range(0, treeSize);
  }

  /**
   * Returns the proof that a leaf is in the tree: the siblings on its way up, the lowest first.
   *
   * @param index the leaf, counted from 0
   * @param treeSize the size at which it is proved
   * @throws IndexOutOfBoundsException if there is no such leaf in a tree of that size
   */
  public List<Digest> inclusionProof(int index, int treeSize) {
    checkSize(treeSize);
    if (index < 0 || index >= treeSize) {
      throw new IndexOutOfBoundsException(
          "leaf %d is not in a tree of %d leaves".formatted(index, treeSize));
    }
    List<Digest> proof = new ArrayList<>();
    path(index, 0, treeSize, proof);
    return List.copyOf(proof);
  }

  /**
   * Returns the proof that the tree only grew between two sizes. From an empty tree to any, and
   * from a size to itself, there is nothing to prove and the proof is empty.
   *
   * @throws IndexOutOfBoundsException unless 0 &lt;= first &lt;= second &lt;= size
   */
  public List<Digest> consistencyProof(int first, int second) {
    checkSize(second);
    if (first < 0 || first > second) {
      throw new IndexOutOfBoundsException(
          "a tree of %d leaves is no beginning of one of %d".formatted(first, second));
    }
    List<Digest> proof = new ArrayList<>();
    if (first > 0) {
      subproof(first, 0, second, true, proof);
    }
    return List.copyOf(proof);
  }

  /** PATH of RFC 6962 section 2.1.1 over the leaves from start to end. */
  private void path(int index, int start, int end, List<Digest> proof) {
    if (end - start > 1) {
      int middle = start + split(end - start);
      if (index < middle) {
        path(index, start, middle, proof);
        proof.add(range(middle, end));
      } else {
        path(index, middle, end, proof);
        proof.add(range(start, middle));
      }
    }
  }

  /** SUBPROOF of RFC 6962 section 2.1.2: {@code isWhole} is its b. */
  private void subproof(int first, int start, int end, boolean isWhole, List<Digest> proof) {
    if (first == end) {
      if (!isWhole) {
        proof.add(range(start, end));
      }
      return;
    }
    int middle = start + split(end - start);
    if (first <= middle) {
      subproof(first, start, middle, isWhole, proof);
      proof.add(range(middle, end));
    } else {
      subproof(first, middle, end, false, proof);
      proof.add(range(start, middle));
    }
  }

  /** Returns the root over leaves that begin where a subtree of their number may begin. */
  private Digest range(int start, int end) {
    int count = end - start;
    if (Integer.bitCount(count) == 1) {
      int height = Integer.numberOfTrailingZeros(count);
      int at = (start >> height) * BYTES;
      return Digest.ofSha256(Arrays.copyOfRange(levels.get(height), at, at + BYTES));
    }
    int middle = start + split(count);
    return MerkleHash.node(range(start, middle), range(middle, end));
  }

  /** Returns the largest power of two below a count of two or more. */
  private static int split(int count) {
    return Integer.highestOneBit(count - 1);
  }

  private static byte[] above(byte[] level) {
    byte[] above = new byte[level.length / (2 * BYTES) * BYTES];
    MessageDigest sha256 = Digest.sha256();
    for (int at = 0; at < above.length; at += BYTES) {
      sha256.update(MerkleHash.NODE);
      sha256.update(level, 2 * at, 2 * BYTES);
      try {
        sha256.digest(above, at, BYTES);
      } catch (DigestException e) {
        throw new IllegalStateException("a SHA-256 has 32 bytes", e);
      }
    }
    return above;
  }

  private void checkSize(int treeSize) {
    if (treeSize < 0 || treeSize > size) {
      throw new IndexOutOfBoundsException(
          "the tree has %d leaves, so it never had %d".formatted(size, treeSize));
    }
  }
}
