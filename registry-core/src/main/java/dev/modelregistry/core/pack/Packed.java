package dev.modelregistry.core.pack;

/**
 * What packing came to.
 *
 * @param sizeBytes how many bytes were read
 * @param storedBytes how many bytes were written
 * @param copiedBytes how many of those read stand in the base
 * @param newBytes how many of those written are frames of new bytes
 */
public record Packed(long sizeBytes, long storedBytes, long copiedBytes, long newBytes) {

  /** Returns whether it saves enough to give up what a plain file can do. */
  public boolean isWorthwhile() {
    return storedBytes < PackWriter.WORTH * sizeBytes;
  }
}
