package dev.modelregistry.value;

import java.util.List;

/**
 * Proof that an entry stands in a log, to be kept and checked by somebody who trusts nobody: it
 * needs the position, which they got from elsewhere, and no access to the registry.
 *
 * <p>Checked with {@code Registries.holds} of the core module, or by hand: RFC 9162 section
 * 2.1.3.2, where the leaf is the SHA-256 of a zero byte and the bytes of the entry.
 *
 * @param entry where the entry stands
 * @param json the entry, whose UTF-8 bytes are those of its object
 * @param position the log that it stands in
 * @param path the digests beside the way from the leaf to the root, the leaf's first
 */
public record EntryProof(EntryRef entry, String json, LogPosition position, List<Digest> path) {

  /** Copies the path. */
  public EntryProof {
    path = List.copyOf(path);
  }
}
