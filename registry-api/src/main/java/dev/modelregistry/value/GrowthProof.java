package dev.modelregistry.value;

import java.util.List;

/**
 * Proof that a log only grew: that its first entries are still those of an earlier position.
 *
 * <p>Checked with {@code Registries.holds} of the core module, or by hand: RFC 9162 section
 * 2.1.4.2.
 *
 * @param earlier the position that was kept
 * @param later the position of the same log that is to be trusted on its account
 * @param path the digests of the proof, in the order of the RFC
 */
public record GrowthProof(LogPosition earlier, LogPosition later, List<Digest> path) {

  /** Copies the path. */
  public GrowthProof {
    path = List.copyOf(path);
  }
}
