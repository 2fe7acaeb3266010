package dev.modelregistry.core.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which objects the entries of a line place, to hold the bases of deltas against.
 *
 * <p>All are remembered, because to forget one would be a false alarm over whatever is coded
 * against it: some 70 bytes for each, 20 MB for 300,000.
 */
final class PlacedObjects {

  private final Set<Trace> placed = new HashSet<>();
  private long read;
  private boolean isWhole = true;

  /** So much of a SHA-256 of both names that nobody finds two objects with the same. */
  private record Trace(long first, long second) {

    static Trace of(Digest digest, String uploadId) {
      ByteBuffer both =
          ByteBuffer.wrap(Digest.sha256().digest((uploadId + digest).getBytes(US_ASCII)));
      return new Trace(both.getLong(), both.getLong());
    }
  }

  /** Takes the next entry that could be read. */
  void take(LogEntry entry) {
    isWhole &= entry.sequence() == read + 1 && !(entry.event() instanceof Unrecognised);
    read = entry.sequence();
    if (entry.event() instanceof Registered registered) {
      add(registered.blobs());
    } else if (entry.event() instanceof Captured captured) {
      add(captured.blobs());
    }
  }

  private void add(List<Placement> placements) {
    placements.forEach(at -> placed.add(Trace.of(at.digest(), at.uploadId())));
  }

  /**
   * Says that no entry so far places a base. Where one could not be read or understood, it may be
   * the one that does, and nothing is said.
   */
  boolean surelyLack(Packing.Base base) {
    return isWhole && !placed.contains(Trace.of(base.digest(), base.uploadId()));
  }
}
