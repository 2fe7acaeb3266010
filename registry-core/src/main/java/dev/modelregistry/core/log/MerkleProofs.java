package dev.modelregistry.core.log;

import dev.modelregistry.value.Digest;
import java.util.List;

/**
 * Checks proofs against roots that the caller trusts, by the algorithms of RFC 9162 (sections
 * 2.1.3.2 and 2.1.4.2) for trees of RFC 6962. A proof may come from anyone and have any length.
 *
 * <p>In both, {@code node} and {@code last} are the numbers, at the height that the walk up has
 * reached, of the node walked through and of the last node of the tree. A node with the number of
 * the last is the left child of a node without a right one for as long as it is even, and rises
 * unchanged.
 */
public final class MerkleProofs {

  private MerkleProofs() {}

  /**
   * Returns whether the proof shows that a tree has a leaf.
   *
   * @param leaf the digest of the entry, by {@link MerkleTree#leaf}
   * @param index the leaf's number, from 0
   * @param size the number of leaves of the tree
   * @param root the root of the tree
   */
  public static boolean includes(
      Digest leaf, long index, long size, Digest root, List<Digest> proof) {
    if (index < 0 || index >= size) {
      return false;
    }
    long node = index;
    long last = size - 1;
    Digest walked = leaf;
    for (Digest sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        walked = MerkleHash.node(sibling, walked);
        int unpaired = Long.numberOfTrailingZeros(node);
        node >>= unpaired;
        last >>= unpaired;
      } else {
        walked = MerkleHash.node(walked, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && walked.equals(root);
  }

  /**
   * Returns whether the proof shows that one tree is the beginning of another. The tree without
   * leaves is the beginning of every tree, and a tree of itself, with no proof.
   */
  public static boolean areConsistent(
      long first, Digest firstRoot, long second, Digest secondRoot, List<Digest> proof) {
    if (first < 0 || first > second) {
      return false;
    }
    boolean isPossible = first > 0 || firstRoot.equals(MerkleHash.EMPTY_ROOT);
    if (first == second) {
      return isPossible && proof.isEmpty() && firstRoot.equals(secondRoot);
    } else if (first == 0) {
      return isPossible && proof.isEmpty();
    }
    return hasGrown(first, firstRoot, second, secondRoot, proof);
  }

  private static boolean hasGrown(
      long first, Digest firstRoot, long second, Digest secondRoot, List<Digest> proof) {
    boolean isPerfect = Long.bitCount(first) == 1;
    if (proof.isEmpty()) {
      return false;
    }
    // The walk begins at the last perfect subtree of the first tree, which the second has too; a
    // first tree that is perfect is that subtree, and the proof leaves its root out.
    int height = Long.numberOfTrailingZeros(first);
    long node = (first - 1) >> height;
    long last = (second - 1) >> height;
    Digest inFirst = isPerfect ? firstRoot : proof.get(0);
    Digest inSecond = inFirst;
    for (Digest sibling : isPerfect ? proof : proof.subList(1, proof.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        inFirst = MerkleHash.node(sibling, inFirst);
        inSecond = MerkleHash.node(sibling, inSecond);
        int unpaired = Long.numberOfTrailingZeros(node);
        node >>= unpaired;
        last >>= unpaired;
      } else {
        inSecond = MerkleHash.node(inSecond, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && inFirst.equals(firstRoot) && inSecond.equals(secondRoot);
  }
}
