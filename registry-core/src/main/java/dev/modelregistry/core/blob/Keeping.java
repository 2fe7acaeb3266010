package dev.modelregistry.core.blob;

import dev.modelregistry.value.Placement;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a line keeps what is stored next.
 *
 * @param smallest whether to keep bytes packed or as a delta where that saves enough, or all plain
 * @param bases the blob that a file of a name is likely to share bytes with, if there is one
 */
public record Keeping(boolean smallest, Function<String, Optional<Placement>> bases) {

  /** Each object is the bytes themselves. */
  public static final Keeping PLAIN = new Keeping(false, name -> Optional.empty());

  /** As small as each blob gets by itself. */
  public static final Keeping PACKED = new Keeping(true, name -> Optional.empty());

  /** As small as possible, against what an artifact holds in the same place. */
  public static Keeping smallestAfter(StoredArtifact predecessor) {
    return new Keeping(true, predecessor::counterpart);
  }
}
