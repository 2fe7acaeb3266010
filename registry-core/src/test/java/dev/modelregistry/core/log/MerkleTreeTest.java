package dev.modelregistry.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.value.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

  private static final int MOST = 64;
  private static final List<Digest> LEAVES =
      IntStream.range(0, MOST)
          .mapToObj(i -> MerkleTree.leaf(("entry " + i).getBytes(UTF_8)))
          .toList();
  private static final MerkleTree TREE = MerkleTree.of(LEAVES);
  private static final List<Digest> ROOTS =
      IntStream.rangeClosed(0, MOST).mapToObj(size -> naiveRoot(LEAVES.subList(0, size))).toList();
  private static final Digest OTHER = Digest.of("other".getBytes(UTF_8));

  /** MTH, word for word as in RFC 6962 section 2.1. */
  private static Digest naiveRoot(List<Digest> leaves) {
    int n = leaves.size();
    if (n == 0) {
      return Digest.of(new byte[0]);
    } else if (n == 1) {
      return leaves.get(0);
    }
    int k = 1;
    while (2 * k < n) {
      k *= 2;
    }
    byte[] node = new byte[65];
    node[0] = 1;
    System.arraycopy(naiveRoot(leaves.subList(0, k)).bytes(), 0, node, 1, 32);
    System.arraycopy(naiveRoot(leaves.subList(k, n)).bytes(), 0, node, 33, 32);
    return Digest.of(node);
  }

  @Nested
  class Root {

    @Test
    void everySizeFollowsTheDefinition() {
      MerkleEdge edge = MerkleEdge.empty();
      for (int size = 0; size <= MOST; size++) {
        assertThat(MerkleTree.of(LEAVES.subList(0, size)).root()).isEqualTo(ROOTS.get(size));
        assertThat(TREE.root(size)).isEqualTo(ROOTS.get(size));
        assertThat(edge.root()).isEqualTo(ROOTS.get(size));
        assertThat(edge.size()).isEqualTo(size);
        assertThat(edge.digests()).hasSize(Integer.bitCount(size));
        edge = size < MOST ? edge.append(LEAVES.get(size)) : edge;
      }
    }

    @Test
    void sizeThatTheTreeNeverHadIsRefused() {
      assertThatThrownBy(() -> TREE.root(65))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("the tree has 64 leaves, so it never had 65");
      assertThatThrownBy(() -> TREE.root(-1))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("the tree has 64 leaves, so it never had -1");
    }
  }

  @Nested
  class Edge {

    @Test
    void edgeThatWasKeptGoesOnAsBefore() {
      MerkleEdge edge = MerkleEdge.empty();
      for (Digest leaf : LEAVES) {
        MerkleEdge kept = MerkleEdge.of(edge.size(), edge.digests());
        assertThat(kept).isEqualTo(edge).hasSameHashCodeAs(edge);
        assertThat(kept.append(leaf)).isEqualTo(edge.append(leaf));
        edge = edge.append(leaf);
      }
      assertThat(edge).isNotEqualTo(MerkleEdge.of(64, List.of(OTHER)));
    }

    @Test
    void subtreeMayFollowWhereOneOfItsSizeBegins() {
      for (int height = 0; height <= 6; height++) {
        int count = 1 << height;
        MerkleEdge edge = MerkleEdge.empty();
        for (int start = 0; start < MOST; start += count) {
          Digest subtree = naiveRoot(LEAVES.subList(start, start + count));
          edge = edge.appendSubtree(subtree, height);
          assertThat(edge.root()).isEqualTo(ROOTS.get(start + count));
        }
        assertThat(edge.append(OTHER).size()).isEqualTo(65);
      }
    }

    @Test
    void subtreeThatWouldStraddleOthersIsRefused() {
      MerkleEdge edge = MerkleEdge.empty().append(OTHER).append(OTHER);
      assertThatThrownBy(() -> edge.appendSubtree(OTHER, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a subtree of 2^2 leaves cannot follow leaf 2");
      assertThatThrownBy(() -> edge.appendSubtree(OTHER, -1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a subtree of 2^-1 leaves cannot follow leaf 2");
    }

    @Test
    void numberOfDigestsMustFitTheSize() {
      assertThatThrownBy(() -> MerkleEdge.of(7, List.of(OTHER, OTHER)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the edge of a tree of 7 leaves has 3 digests, not 2");
      assertThatThrownBy(() -> MerkleEdge.of(-1, Collections.nCopies(64, OTHER)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a tree has 0 or more leaves, not -1");
    }

    @Test
    void largestEdgeIsFull() {
      MerkleEdge edge = MerkleEdge.of(Long.MAX_VALUE, Collections.nCopies(63, OTHER));
      assertThatThrownBy(() -> edge.append(OTHER))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("long overflow");
    }
  }

  @Nested
  class Inclusion {

    @Test
    void everyLeafIsProvedAtEverySize() {
      for (int size = 1; size <= MOST; size++) {
        for (int index = 0; index < size; index++) {
          List<Digest> proof = TREE.inclusionProof(index, size);
          assertThat(includes(LEAVES.get(index), index, size, proof))
              .as("leaf %d of %d", index, size)
              .isTrue();
        }
      }
    }

    @Test
    void proofProvesNothingElse() {
      for (int size = 1; size <= MOST; size++) {
        for (int index = 0; index < size; index++) {
          List<Digest> proof = TREE.inclusionProof(index, size);
          Digest leaf = LEAVES.get(index);
          assertThat(includes(OTHER, index, size, proof)).isFalse();
          assertThat(MerkleProofs.includes(leaf, index, size, OTHER, proof)).isFalse();
          assertThat(includes(leaf, index, size, extended(proof))).isFalse();
          assertThat(size > 1 && includes(leaf, index, size, shortened(proof))).isFalse();
          for (int other = -1; other <= size; other++) {
            assertThat(includes(leaf, other, size, proof)).isEqualTo(other == index);
          }
        }
      }
    }

    @Test
    void everyFlippedBitIsRefused() {
      for (int size : List.of(2, 7, 8, 11)) {
        for (int index = 0; index < size; index++) {
          for (List<Digest> flipped : everyFlip(TREE.inclusionProof(index, size))) {
            assertThat(includes(LEAVES.get(index), index, size, flipped)).isFalse();
          }
        }
      }
    }

    @Test
    void proofThatIsTallerThanTheTreeIsRefused() {
      assertThat(MerkleProofs.includes(LEAVES.get(1), 1, 2, ROOTS.get(2), LEAVES.subList(0, 1)))
          .isTrue();
      assertThat(MerkleProofs.includes(LEAVES.get(1), 0, 1, ROOTS.get(2), LEAVES.subList(0, 1)))
          .isFalse();
    }

    @Test
    void leafThatIsNotThereHasNoProof() {
      assertThatThrownBy(() -> TREE.inclusionProof(5, 5))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("leaf 5 is not in a tree of 5 leaves");
      assertThatThrownBy(() -> TREE.inclusionProof(-1, 5))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("leaf -1 is not in a tree of 5 leaves");
      assertThatThrownBy(() -> TREE.inclusionProof(0, 65))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("the tree has 64 leaves, so it never had 65");
    }

    @Test
    void largestTreeIsWalkedWithoutOverflow() {
      long size = Long.MAX_VALUE;
      List<Digest> proof = Collections.nCopies(62, OTHER);
      Digest root = OTHER;
      for (Digest sibling : proof) {
        root = MerkleHash.node(sibling, root);
      }
      assertThat(MerkleProofs.includes(OTHER, size - 1, size, root, proof)).isTrue();
      assertThat(MerkleProofs.includes(OTHER, size - 2, size, root, proof)).isFalse();
    }

    private static boolean includes(Digest leaf, long index, int size, List<Digest> proof) {
      return MerkleProofs.includes(leaf, index, size, ROOTS.get(size), proof);
    }
  }

  @Nested
  class Consistency {

    @Test
    void everySizeIsProvedTheBeginningOfEveryLarger() {
      for (int second = 0; second <= MOST; second++) {
        for (int first = 0; first <= second; first++) {
          assertThat(areConsistent(first, second, TREE.consistencyProof(first, second)))
              .as("%d of %d", first, second)
              .isTrue();
        }
      }
    }

    @Test
    void proofProvesNothingElse() {
      for (int second = 0; second <= MOST; second++) {
        for (int first = 0; first <= second; first++) {
          List<Digest> proof = TREE.consistencyProof(first, second);
          Digest firstRoot = ROOTS.get(first);
          Digest secondRoot = ROOTS.get(second);
          assertThat(MerkleProofs.areConsistent(first, OTHER, second, secondRoot, proof)).isFalse();
          boolean isFromEmpty = first == 0 && second > 0;
          assertThat(MerkleProofs.areConsistent(first, firstRoot, second, OTHER, proof))
              .as("a tree of which nothing is claimed says nothing: %d of %d", first, second)
              .isEqualTo(isFromEmpty);
          assertThat(areConsistent(first, second, extended(proof))).isFalse();
          assertThat(!proof.isEmpty() && areConsistent(first, second, shortened(proof))).isFalse();
          assertThat(areConsistent(first, second, List.of()))
              .isEqualTo(first == 0 || first == second);
        }
      }
    }

    @Test
    void everyFlippedBitIsRefused() {
      for (int second : List.of(2, 7, 8, 11)) {
        for (int first = 1; first < second; first++) {
          for (List<Digest> flipped : everyFlip(TREE.consistencyProof(first, second))) {
            assertThat(areConsistent(first, second, flipped)).isFalse();
          }
        }
      }
    }

    @Test
    void rewrittenPastIsRefused() {
      List<Digest> rewritten = new ArrayList<>(LEAVES);
      rewritten.set(3, OTHER);
      MerkleTree other = MerkleTree.of(rewritten);
      for (int first = 4; first < MOST; first++) {
        List<Digest> proof = other.consistencyProof(first, MOST);
        assertThat(MerkleProofs.areConsistent(first, ROOTS.get(first), MOST, other.root(), proof))
            .isFalse();
      }
    }

    @Test
    void proofThatIsTallerThanTheTreeIsRefused() {
      Digest firstRoot = MerkleHash.node(OTHER, ROOTS.get(3));
      Digest secondRoot = MerkleHash.node(OTHER, ROOTS.get(4));
      List<Digest> proof = extended(TREE.consistencyProof(3, 4));
      assertThat(MerkleProofs.areConsistent(3, firstRoot, 4, secondRoot, proof)).isFalse();
    }

    @Test
    void proofThatIsLowerThanTheTreeIsRefused() {
      List<Digest> proof = TREE.consistencyProof(1, 2);
      assertThat(MerkleProofs.areConsistent(1, ROOTS.get(1), 2, ROOTS.get(2), proof)).isTrue();
      assertThat(MerkleProofs.areConsistent(1, ROOTS.get(1), 4, ROOTS.get(2), proof)).isFalse();
    }

    @Test
    void twoEmptyTreesMustBothBeEmpty() {
      assertThat(MerkleProofs.areConsistent(0, OTHER, 0, OTHER, List.of())).isFalse();
      assertThat(MerkleProofs.areConsistent(0, OTHER, 5, ROOTS.get(5), List.of())).isFalse();
    }

    @Test
    void treeIsNoBeginningOfASmaller() {
      assertThat(areConsistent(5, 4, TREE.consistencyProof(4, 5))).isFalse();
      assertThat(MerkleProofs.areConsistent(-1, OTHER, 4, ROOTS.get(4), List.of())).isFalse();
      assertThat(MerkleProofs.areConsistent(-1, OTHER, 1, OTHER, List.of(OTHER))).isFalse();
      assertThatThrownBy(() -> TREE.consistencyProof(5, 4))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("a tree of 5 leaves is no beginning of one of 4");
      assertThatThrownBy(() -> TREE.consistencyProof(-1, 4))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("a tree of -1 leaves is no beginning of one of 4");
    }

    private static boolean areConsistent(int first, int second, List<Digest> proof) {
      return MerkleProofs.areConsistent(first, ROOTS.get(first), second, ROOTS.get(second), proof);
    }
  }

  private static List<List<Digest>> everyFlip(List<Digest> proof) {
    List<List<Digest>> flips = new ArrayList<>();
    for (int i = 0; i < proof.size(); i++) {
      for (int bit = 0; bit < 256; bit++) {
        byte[] bytes = proof.get(i).bytes();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        List<Digest> flipped = new ArrayList<>(proof);
        flipped.set(i, Digest.ofSha256(bytes));
        flips.add(flipped);
      }
    }
    return flips;
  }

  private static List<Digest> extended(List<Digest> proof) {
    List<Digest> extended = new ArrayList<>(proof);
    extended.add(OTHER);
    return extended;
  }

  private static List<Digest> shortened(List<Digest> proof) {
    return proof.subList(0, proof.size() - 1);
  }
}
