package dev.modelregistry.core.pack;

/**
 * What packing came to.
 *
 * @param sizeBytes how many bytes were read
 * @param storedBytes how many bytes were written
 * @param sharedBytes how many of those read stand in the base, or are kept as their difference from
 *     it
 * @param newBytes how many of those written are frames of new bytes
 * @param segments of how many pieces the blob is made
 */
public record Packed(
    long sizeBytes, long storedBytes, long sharedBytes, long newBytes, int segments) {

  /** Returns whether it saves enough to give up what a plain file can do. */
  public boolean isWorthwhile() {
    return storedBytes < PackWriter.WORTH * sizeBytes;
  }

  /** Returns what a read costs, in the unit of {@link ReadCost}, besides the base. */
  public long readCost() {
    return ReadCost.of(newBytes, segments);
  }
}
