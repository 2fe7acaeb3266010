package dev.modelregistry.core.pack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a stream what a base has.
 *
 * <p>Rows are inserted, removed and moved anywhere, so a match is looked for at sampled places that
 * the content itself defines, then extended both ways as far as the bytes agree: what is sampled
 * decides only which matches are found, not where they end. After a difference the two mostly run
 * together again soon, so a short stretch of the base behind it is sampled first. The whole base is
 * sampled once that has failed, and not at all where the stream only goes on after the base ended.
 */
final class DeltaCoder {

  private static final int BUFFER_BYTES = 4 << 20;

  /** New bytes that a later match may still be extended back into. */
  private static final int KEPT_BYTES = 512 << 10;

  /** A shorter copy takes about as much as the bytes themselves. */
  private static final int LEAST_COPY = 24;

  /** A field, a line end: so many bytes are often inserted, removed or replaced, row by row. */
  private static final int FIELD_BYTES = 16;

  /** Where it is known where a copy goes on, a short one is worth it. */
  private static final int LEAST_FIELD_COPY = 12;

  /** The stretches that are searched behind a difference, one after the other. */
  private static final int[] NEAR_BYTES = {1 << 10, 16 << 10, NearIndex.MOST_BYTES};

  /** A stretch that was searched in vain is searched again after so many times its length. */
  private static final int PATIENCE = 4;

  /** A base with nothing in common is noticed after so many bytes. */
  private static final long TRIAL_BYTES = 16L << 20;

  private static final int LEAST_SHARE = 64;

  /** A jump farther than that leaves what readers keep decoded. */
  private static final long FAR_BYTES = 16L << 20;

  /** So much of the stream has to pass for each far jump, or readers decode more than they read. */
  private static final long BYTES_PER_FAR_JUMP = 256 << 10;

  private final Bytes base;
  private final Window window;
  private final PackWriter to;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final byte[] probe = new byte[FIELD_BYTES + LEAST_FIELD_COPY];
  private final NearIndex near = new NearIndex();
  private final long[] searchAgainAt = new long[NEAR_BYTES.length];
  private @Nullable AnchorIndex anchors;

  /** How many bytes came before those of the buffer. */
  private long passed;

  private int limit;

  /** From here on nothing is written yet. */
  private int pending;

  /** Up to here nothing more is to be found. */
  private int scanned;

  /** Where the base goes on after the last copy. */
  private long expected;

  private long farJumps;

  DeltaCoder(Bytes base, PackWriter to) {
    this.base = base;
    this.window = new Window(base);
    this.to = to;
  }

  void code(InputStream from) throws IOException {
    boolean more = true;
    while (more) {
      more = fill(from);
      scan(more ? limit - NearIndex.MOST_BYTES : limit);
      giveUpOnStrangers();
    }
    writeNew(limit);
  }

  /** Moves what is not written to the front and reads on behind it; false at the end. */
  private boolean fill(InputStream from) throws IOException {
    if (scanned - pending > KEPT_BYTES) {
      writeNew(scanned - KEPT_BYTES);
    }
    // A match of the first bytes that come looks back over one window.
    int keep = Math.max(0, Math.min(pending, scanned - Gear.WINDOW));
    System.arraycopy(buffer, keep, buffer, 0, limit - keep);
    passed += keep;
    limit -= keep;
    pending -= keep;
    scanned -= keep;
    limit += from.readNBytes(buffer, limit, buffer.length - limit);
    return limit == buffer.length;
  }

  private void writeNew(int until) throws IOException {
    to.add(buffer, pending, until - pending);
    expected = Math.min(base.sizeBytes(), expected + until - pending);
    pending = until;
  }

  /** Looks for matches up to a place; what lies behind it is there to be compared with. */
  private void scan(int until) throws IOException {
    while (scanned < until) {
      boolean found = pending == scanned && (goOn() || searchField() || searchNear());
      if (!found && !(isUsedUp() ? pass(until) : searchAll(until))) {
        return;
      }
    }
  }

  private boolean pass(int until) {
    scanned = until;
    return false;
  }

  /** Goes on with a copy that ended with the buffer, or begins as the base does. */
  private boolean goOn() throws IOException {
    int forth = window.matchForward(expected, buffer, scanned, limit);
    if (forth < LEAST_COPY) {
      return false;
    }
    copy(expected, scanned, forth);
    return true;
  }

  /** Passes over the fewest bytes of the stream, of the base or of both behind which they agree. */
  private boolean searchField() throws IOException {
    int probed = window.copy(expected, probe);
    for (int both = 1; both <= 2 * FIELD_BYTES; both++) {
      int least = Math.max(0, both - FIELD_BYTES);
      for (int inBase = least; inBase <= Math.min(both, FIELD_BYTES); inBase++) {
        if (agreeBehind(both - inBase, inBase, probed)) {
          return copyBehind(both - inBase, inBase);
        }
      }
    }
    return false;
  }

  private boolean agreeBehind(int inStream, int inBase, int probed) {
    int from = scanned + inStream;
    return inBase + LEAST_FIELD_COPY <= probed
        && from + LEAST_FIELD_COPY <= limit
        && Arrays.equals(
            probe, inBase, inBase + LEAST_FIELD_COPY, buffer, from, from + LEAST_FIELD_COPY);
  }

  private boolean copyBehind(int inStream, int inBase) throws IOException {
    int from = scanned + inStream;
    copy(expected + inBase, from, window.matchForward(expected + inBase, buffer, from, limit));
    return true;
  }

  /** Looks for where the stream and the base run together again after they differed. */
  private boolean searchNear() throws IOException {
    int from = scanned;
    for (int i = 0; i < NEAR_BYTES.length && expected < base.sizeBytes(); i++) {
      if (passed + from >= searchAgainAt[i]) {
        near.load(base, expected, NEAR_BYTES[i]);
        if (searchNear(Math.min(limit, from + NEAR_BYTES[i]))) {
          return true;
        }
        scanned = from;
        searchAgainAt[i] = passed + from + (long) PATIENCE * NEAR_BYTES[i];
      }
    }
    return false;
  }

  private boolean searchNear(int until) throws IOException {
    int at = Math.max(scanned, Gear.WINDOW);
    if (at >= until) {
      return false;
    }
    long value = Gear.at(buffer, at);
    while (at < until) {
      value = Gear.next(value, buffer[at++]);
      if (NearIndex.isAnchor(value)) {
        scanned = at;
        if (tryAt(near.find(value))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the base has nothing more to offer than what was copied, one piece after the other. */
  private boolean isUsedUp() {
    return expected == base.sizeBytes() && to.layout().sharedBytes() >= base.sizeBytes() / 2;
  }

  /** Looks for a match anywhere in the base; false if there is none up to a place. */
  private boolean searchAll(int until) throws IOException {
    AnchorIndex all = anchors;
    if (all == null) {
      all = AnchorIndex.of(base);
      anchors = all;
    }
    int at = Math.max(scanned, Gear.WINDOW);
    long value = at < until ? Gear.at(buffer, at) : 0;
    while (at < until) {
      value = Gear.next(value, buffer[at++]);
      if (all.isAnchor(value)) {
        scanned = at;
        if (tryAt(expected + (scanned - pending)) || tryAt(all.find(value))) {
          return true;
        }
      }
    }
    scanned = until;
    return false;
  }

  /** Takes a match around a place in the base, if there is one worth a copy. */
  private boolean tryAt(long place) throws IOException {
    if (place < 0 || place > base.sizeBytes()) {
      return false;
    }
    int back = window.matchBackward(place, buffer, scanned, pending);
    int forth = window.matchForward(place, buffer, scanned, limit);
    if (back == 0 || back + forth < LEAST_COPY) {
      return false;
    }
    copy(place - back, scanned - back, back + forth);
    return true;
  }

  private void copy(long place, int from, int length) throws IOException {
    to.add(buffer, pending, from - pending);
    to.copy(place, length);
    farJumps += Math.abs(place - expected) > FAR_BYTES ? 1 : 0;
    pending = from + length;
    scanned = pending;
    expected = place + length;
  }

  private void giveUpOnStrangers() {
    long written = to.layout().sizeBytes();
    if (written >= TRIAL_BYTES && to.layout().sharedBytes() < written / LEAST_SHARE) {
      throw new NotWorthwhile("the base has next to nothing in common");
    }
    if (written >= TRIAL_BYTES && farJumps > written / BYTES_PER_FAR_JUMP) {
      throw new NotWorthwhile("the base has the same in another order");
    }
    if (to.layout().count() > Layout.MOST_SEGMENTS - BUFFER_BYTES / LEAST_COPY) {
      throw new NotWorthwhile("the base has too many small pieces in common");
    }
  }
}
