package dev.modelregistry.examples.bench;

/**
 * How much each figure works through.
 *
 * @param quick whether to run everything in seconds, which shows that it works and measures nothing
 */
record Sizes(boolean quick) {

  /** The models that a large one is compared with. */
  int few() {
    return 10;
  }

  int versions() {
    return quick ? 600 : 100_000;
  }

  int fewerVersions() {
    return quick ? 300 : 10_000;
  }

  int decisions() {
    return quick ? 600 : 100_000;
  }

  /** How many versions each search finds. */
  int hits() {
    return quick ? 30 : 1_000;
  }

  long blobBytes() {
    return quick ? 8 << 20 : 1 << 30;
  }

  /** A blob beside the one of {@link #blobBytes}. */
  long smallBlobBytes() {
    return blobBytes() / 16;
  }

  /** How many blobs of {@link #blobBytes} are verified. */
  int verifiedBlobs() {
    return quick ? 3 : 10;
  }

  /** Turns that take long. */
  Rounds rounds() {
    return quick ? new Rounds(0, 1) : new Rounds(1, 5);
  }

  /** Turns that take little, with so many before them that the code is compiled. */
  Rounds manyRounds(int warmUp) {
    return quick ? new Rounds(0, 2) : new Rounds(warmUp, 21);
  }
}
