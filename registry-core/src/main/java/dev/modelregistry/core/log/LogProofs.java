package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryProof;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.GrowthProof;
import dev.modelregistry.value.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Proofs about a log, for people who have one of its positions and nothing else. */
public final class LogProofs {

  private final EventLog<?> log;

  /** Proves what a log holds; every proof reads the log up to its position. */
  public LogProofs(EventLog<?> log) {
    this.log = log;
  }

  /**
   * Proves that an entry stands in the log.
   *
   * @throws NotFound if the position does not reach the entry
   * @throws Corrupt if the log does not have the root of the position
   */
  public EntryProof entry(long sequence, LogPosition position) {
    if (sequence < 1 || sequence > position.size()) {
      throw new NotFound(String.format("%s has no entry %d at %s", log.name(), sequence, position));
    }
    String json = new String(EntryCodec.encode(log.entry(sequence)), StandardCharsets.UTF_8);
    return new EntryProof(
        new EntryRef(log.name(), sequence),
        json,
        position,
        tree(position)
            .inclusionProof(Math.toIntExact(sequence - 1), Math.toIntExact(position.size())));
  }

  /**
   * Proves that the log only grew from one position to another.
   *
   * @throws Corrupt if the log does not have the root of the later position
   */
  public GrowthProof growth(LogPosition earlier, LogPosition later) {
    return new GrowthProof(
        earlier,
        later,
        tree(later)
            .consistencyProof(Math.toIntExact(earlier.size()), Math.toIntExact(later.size())));
  }

  /** Says whether a proof shows that its entry stands in the log of its position. */
  public static boolean holds(EntryProof proof) {
    return proof.entry().log().equals(proof.position().log())
        && MerkleProofs.includes(
            MerkleTree.leaf(proof.json().getBytes(StandardCharsets.UTF_8)),
            proof.entry().sequence() - 1,
            proof.position().size(),
            proof.position().root(),
            proof.path());
  }

  /** Says whether a proof shows that its log only grew. */
  public static boolean holds(GrowthProof proof) {
    LogPosition earlier = proof.earlier();
    LogPosition later = proof.later();
    return earlier.log().equals(later.log())
        && MerkleProofs.areConsistent(
            earlier.size(), earlier.root(), later.size(), later.root(), proof.path());
  }

  private MerkleTree tree(LogPosition position) {
    List<Digest> leaves = new ArrayList<>();
    log.scan(1, position.size(), entry -> leaves.add(MerkleTree.leaf(EntryCodec.encode(entry))));
    MerkleTree tree = MerkleTree.of(leaves);
    if (!tree.root().equals(position.root())) {
      throw new Corrupt(
          log.name(), String.format("%s does not have the root of %s", log.name(), position));
    }
    return tree;
  }
}
