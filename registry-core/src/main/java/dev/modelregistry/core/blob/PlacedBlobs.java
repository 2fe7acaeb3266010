package dev.modelregistry.core.blob;

import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where the blobs of one entry stand, by digest. */
public final class PlacedBlobs implements Function<Digest, Optional<Placement>> {

  private final Map<Digest, Placement> placements = new HashMap<>();

  /** Takes the placements of an entry. */
  public PlacedBlobs(List<Placement> blobs) {
    blobs.forEach(placement -> placements.put(placement.digest(), placement));
  }

  @Override
  public Optional<Placement> apply(Digest digest) {
    return Optional.ofNullable(placements.get(digest));
  }
}
