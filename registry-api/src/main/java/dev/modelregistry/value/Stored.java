package dev.modelregistry.value;

import java.util.List;
import java.util.Locale;

/**
 * How the files of an artifact are kept, and what that saves.
 *
 * @param blobs where each of them stands, a tree's listing aside
 */
public record Stored(List<Placement> blobs) {

  /** Copies the list. */
  public Stored {
    blobs = List.copyOf(blobs);
  }

  /** Returns how many bytes the files have. */
  public long sizeBytes() {
    return blobs.stream().mapToLong(Placement::sizeBytes).sum();
  }

  /** Returns how many bytes they take in the storage, what they are coded against aside. */
  public long storedBytes() {
    return blobs.stream().mapToLong(Placement::storedBytes).sum();
  }

  /**
   * Says for people how they are kept, as in <i>delta against sha256:9f86…: 2,412 bytes instead of
   * 2,296,001, 99.9 % saved</i>.
   */
  public String how() {
    String kept = blobs.size() == 1 ? how(blobs.get(0)) : summary();
    if (storedBytes() == sizeBytes()) {
      return String.format(Locale.ROOT, "%s: %,d bytes as they are", kept, sizeBytes());
    }
    return String.format(
        Locale.ROOT,
        "%s: %,d bytes instead of %,d, %.1f %% saved",
        kept,
        storedBytes(),
        sizeBytes(),
        100.0 * (sizeBytes() - storedBytes()) / sizeBytes());
  }

  private static String how(Placement blob) {
    return blob.packing()
        .map(Packing::base)
        .map(base -> base.map(known -> "delta against " + known.digest()).orElse("packed"))
        .orElse("plain");
  }

  private String summary() {
    long plain = blobs.stream().filter(blob -> blob.packing().isEmpty()).count();
    long deltas =
        blobs.stream().filter(blob -> blob.packing().flatMap(Packing::base).isPresent()).count();
    return String.format(
        Locale.ROOT,
        "%,d files, %,d plain, %,d packed, %,d deltas",
        blobs.size(),
        plain,
        blobs.size() - plain - deltas,
        deltas);
  }
}
