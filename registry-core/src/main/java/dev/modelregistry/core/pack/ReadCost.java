package dev.modelregistry.core.pack;

/**
 * What it costs to read a blob back, and when a chain of deltas has become too long.
 *
 * <p>The unit is a byte of the blob handed out by a copy. Decoding a packed byte is taken for
 * {@value #PACKED_BYTE} of them, each segment for {@value #SEGMENT} (finding it and starting a
 * copy, once for every delta it is passed through), each object for {@value #OBJECT} (opening it
 * and reading its layout). These are weights and no measurements: they were chosen on the daily
 * series of the benchmark {@code data-daily}, whose sizes and times of reading they balance. A blob
 * may cost {@value #MOST_TIMES} times what it would cost packed alone; a delta above that starts a
 * new chain instead.
 */
public final class ReadCost {

  /** The most objects that a reader of one blob has to open. */
  public static final int MOST_READS = 64;

  static final long PACKED_BYTE = 8;
  static final long SEGMENT = 100;
  static final long OBJECT = 150_000;
  static final long MOST_TIMES = 2;

  private ReadCost() {}

  /** Returns what a packed object costs, besides the base it has. */
  static long of(long frameBytes, long segments) {
    return OBJECT + frameBytes * PACKED_BYTE + segments * SEGMENT;
  }

  /**
   * Returns whether a delta can be read soon enough.
   *
   * @param cost of the delta and all bases below it
   * @param packedBytes what the blob would take packed alone, as far as that can be told
   */
  public static boolean isAcceptable(long cost, long sizeBytes, long packedBytes) {
    return cost + sizeBytes <= MOST_TIMES * (of(packedBytes, 1) + sizeBytes);
  }
}
