package dev.modelregistry.core.log;

import dev.modelregistry.value.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The right edge of a Merkle tree of RFC 6962: all it takes to append to the tree and to know its
 * root, in at most 63 digests. Immutable.
 *
 * <pre>
 *          a
 *       /     \          7 leaves are 4 + 2 + 1, 111 in binary:
 *      .       .     b         one perfect subtree for each bit that is set,
 *     / \     / \   / \        with the roots a, b and c
 *    0   1   2   3 4   5  c
 * </pre>
 */
public final class MerkleEdge {

  private static final MerkleEdge EMPTY = new MerkleEdge(0, List.of());

  private final long size;

  /** The roots of the perfect subtrees, the largest and leftmost first. */
  private final List<Digest> digests;

  private MerkleEdge(long size, List<Digest> digests) {
    this.size = size;
    this.digests = List.copyOf(digests);
  }

  /** Returns the edge of the tree without leaves. */
  public static MerkleEdge empty() {
    return EMPTY;
  }

  /**
   * Returns an edge that was kept elsewhere.
   *
   * @param size the number of leaves
   * @param digests the roots of the perfect subtrees, the largest first
   * @throws IllegalArgumentException if a tree of that size has another number of perfect subtrees
   */
  public static MerkleEdge of(long size, List<Digest> digests) {
    if (size < 0) {
      throw new IllegalArgumentException("a tree has 0 or more leaves, not " + size);
    }
    if (digests.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "the edge of a tree of %d leaves has %d digests, not %d"
              .formatted(size, Long.bitCount(size), digests.size()));
    }
    return new MerkleEdge(size, digests);
  }

  /** Returns the edge with an entry more. */
  public MerkleEdge append(byte[] entry) {
    return append(MerkleHash.leaf(entry));
  }

  /** Returns the edge with a leaf more. */
  public MerkleEdge append(Digest leaf) {
    return appendSubtree(leaf, 0);
  }

  /**
   * Returns the edge with a perfect subtree of 2^{@code height} leaves more, such as a bundle of
   * 256 entries whose root is known.
   *
   * @throws IllegalArgumentException unless the size is a multiple of 2^{@code height}, where alone
   *     the tree has such a subtree next
   */
  public MerkleEdge appendSubtree(Digest root, int height) {
    if (height < 0 || height > 62 || Long.numberOfTrailingZeros(size) < height) {
      throw new IllegalArgumentException(
          "a subtree of 2^%d leaves cannot follow leaf %d".formatted(height, size));
    }
    long grown = Math.addExact(size, 1L << height);
    List<Digest> edge = new ArrayList<>(digests);
    Digest last = root;
    // As in an addition by hand: each carry joins two subtrees of one height.
    for (long carries = size >> height; (carries & 1) == 1; carries >>= 1) {
      last = MerkleHash.node(edge.remove(edge.size() - 1), last);
    }
    edge.add(last);
    return new MerkleEdge(grown, edge);
  }

  /** Returns the root of the tree: the Merkle Tree Hash of RFC 6962 section 2.1. */
  public Digest root() {
    if (size == 0) {
      return MerkleHash.EMPTY_ROOT;
    }
    Digest root = digests.get(digests.size() - 1);
    for (int i = digests.size() - 2; i >= 0; i--) {
      root = MerkleHash.node(digests.get(i), root);
    }
    return root;
  }

  /** Returns the number of leaves. */
  public long size() {
    return size;
  }

  /** Returns the roots of the perfect subtrees, the largest and leftmost first. */
  public List<Digest> digests() {
    return digests;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MerkleEdge edge && size == edge.size && digests.equals(edge.digests);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(size) + digests.hashCode();
  }

  @Override
  public String toString() {
    return "tree of " + size + " leaves with the root " + root();
  }
}
