package dev.modelregistry.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.value.Digest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The test data that certificate transparency logs share (github.com/transparency-dev/merkle,
 * testonly): eight entries, the roots of their trees, and proofs.
 *
 * <pre>
 *                 5dc9da79
 *          .---------'---------.
 *       d37ee418            6b47aaf2
 *      .----'----.         .----'----.
 *   fac54203  5f083f0a  0ebc5d34  ca854ea1
 *    .-'-.     .-'-.     .-'-.     .-'-.
 *    0   1     2   3     4   5     6   7
 * </pre>
 */
class MerkleVectorsTest {

  private static final List<byte[]> ENTRIES =
      Stream.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .map(HexFormat.of()::parseHex)
          .toList();

  private static final List<Digest> ROOTS =
      digests(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final String LEAF_0 =
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
  private static final String LEAF_1 =
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
  private static final String LEAF_4 =
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
  private static final String LEAF_6 =
      "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";
  private static final String NODE_0_1 =
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
  private static final String NODE_2_3 =
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
  private static final String NODE_4_5 =
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
  private static final String NODE_6_7 =
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
  private static final String NODE_0_3 =
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
  private static final String NODE_4_7 =
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

  private final List<Digest> leaves = ENTRIES.stream().map(MerkleTree::leaf).toList();
  private final MerkleTree tree = MerkleTree.of(leaves);

  @Test
  void rootOfEverySizeIsAsPublished() {
    MerkleEdge edge = MerkleEdge.empty();
    assertThat(edge.root()).isEqualTo(ROOTS.get(0));
    for (int size = 1; size <= 8; size++) {
      edge = edge.append(ENTRIES.get(size - 1));
      assertThat(edge.root()).as("edge of %d", size).isEqualTo(ROOTS.get(size));
      assertThat(tree.root(size)).as("tree of %d", size).isEqualTo(ROOTS.get(size));
    }
    assertThat(tree.root(0)).isEqualTo(ROOTS.get(0));
  }

  @Test
  void edgeHoldsTheRootsOfThePerfectSubtrees() {
    MerkleEdge edge = MerkleEdge.empty();
    for (byte[] entry : ENTRIES.subList(0, 7)) {
      edge = edge.append(entry);
    }
    assertThat(edge.digests()).isEqualTo(digests(NODE_0_3, NODE_4_5, LEAF_6));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, ''",
    "0, 8, " + LEAF_1 + " " + NODE_2_3 + " " + NODE_4_7,
    "5, 8, " + LEAF_4 + " " + NODE_6_7 + " " + NODE_0_3,
    "2, 3, " + NODE_0_1,
    "1, 5, " + LEAF_0 + " " + NODE_2_3 + " " + LEAF_4,
  })
  void inclusionProofIsAsPublished(int index, int size, String published) {
    List<Digest> proof = proof(published);
    assertThat(tree.inclusionProof(index, size)).isEqualTo(proof);
    assertThat(MerkleProofs.includes(leaves.get(index), index, size, ROOTS.get(size), proof))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, ''",
    "1, 8, " + LEAF_1 + " " + NODE_2_3 + " " + NODE_4_7,
    "6, 8, " + NODE_4_5 + " " + NODE_6_7 + " " + NODE_0_3,
    "2, 5, " + NODE_2_3 + " " + LEAF_4,
    "6, 7, " + NODE_4_5 + " " + LEAF_6 + " " + NODE_0_3,
  })
  void consistencyProofIsAsPublished(int first, int second, String published) {
    List<Digest> proof = proof(published);
    assertThat(tree.consistencyProof(first, second)).isEqualTo(proof);
    assertThat(
            MerkleProofs.areConsistent(first, ROOTS.get(first), second, ROOTS.get(second), proof))
        .isTrue();
  }

  private static List<Digest> proof(String published) {
    return published.isEmpty() ? List.of() : digests(published.split(" "));
  }

  private static List<Digest> digests(String... hex) {
    return Stream.of(hex).map(Digest::new).toList();
  }
}
