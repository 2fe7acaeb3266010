package dev.modelregistry.core.pack;

import java.io.IOException;
import java.util.Arrays;

/** A stretch of bytes in memory, moved to wherever a comparison goes on. */
final class Window {

  private static final int BYTES = 256 << 10;

  /** What is read where a comparison begins elsewhere: it may be over after a few bytes. */
  private static final int FIRST_BYTES = 16 << 10;

  /** Comparisons go back as well as forth from where they begin. */
  private static final int BEFORE = 4 << 10;

  private final Bytes bytes;
  private final byte[] held = new byte[BYTES];
  private long start;
  private int length;

  Window(Bytes bytes) {
    this.bytes = bytes;
  }

  long sizeBytes() {
    return bytes.sizeBytes();
  }

  /** Returns how many bytes from a place on equal those of an array. */
  int matchForward(long place, byte[] with, int from, int limit) throws IOException {
    int matched = 0;
    int most = (int) Math.min(limit - from, sizeBytes() - place);
    while (matched < most) {
      long at = place + matched;
      if (at < start || at >= start + length) {
        load(at, BEFORE);
      }
      int within = (int) (at - start);
      int some = Math.min(most - matched, length - within);
      int differs =
          Arrays.mismatch(held, within, within + some, with, from + matched, from + matched + some);
      if (differs >= 0) {
        return matched + differs;
      }
      matched += some;
    }
    return matched;
  }

  /** Returns how many bytes before a place equal those of an array, down to a lower limit of it. */
  int matchBackward(long place, byte[] with, int before, int limit) throws IOException {
    int matched = 0;
    int most = (int) Math.min(before - limit, place);
    while (matched < most) {
      long at = place - matched - 1;
      if (at < start || at >= start + length) {
        load(at, FIRST_BYTES - BEFORE);
      }
      if (held[(int) (at - start)] != with[before - matched - 1]) {
        return matched;
      }
      matched++;
    }
    return matched;
  }

  /** Copies bytes from a place on, as many as there are. */
  int copy(long place, byte[] into) throws IOException {
    int count = (int) Math.min(into.length, sizeBytes() - place);
    if (place < start || place + count > start + length) {
      load(place, BEFORE);
    }
    System.arraycopy(held, (int) (place - start), into, 0, count);
    return count;
  }

  private void load(long at, int before) throws IOException {
    boolean goesOn = at == start + length;
    start = Math.max(0, at - before);
    length = (int) Math.min(goesOn ? BYTES : FIRST_BYTES, sizeBytes() - start);
    bytes.read(start, held, 0, length);
  }
}
