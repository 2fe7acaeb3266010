package dev.modelregistry;

import dev.modelregistry.value.LogPosition;
import java.util.ArrayList;
import java.util.List;

/**
 * What to verify.
 *
 * @param blobs whether to read every byte of every blob, and whether listings and environments say
 *     something; without it only logs, manifests and edges are checked, and that each blob is there
 *     with its length
 * @param receipts positions that were kept earlier: each must still be what its log began with
 * @param progress who is told how far the work is
 */
public record VerifyRequest(boolean blobs, List<LogPosition> receipts, ProgressListener progress) {

  /** Copies the list. */
  public VerifyRequest {
    receipts = List.copyOf(receipts);
  }

  /** Asks for everything. */
  public static VerifyRequest everything() {
    return new VerifyRequest(true, List.of(), progress -> {});
  }

  /** Asks for the logs and manifests, and that each blob is there with its length. */
  public static VerifyRequest withoutReadingBlobs() {
    return new VerifyRequest(false, List.of(), progress -> {});
  }

  /** Adds a position that was kept earlier. */
  public VerifyRequest against(LogPosition receipt) {
    List<LogPosition> more = new ArrayList<>(receipts);
    more.add(receipt);
    return new VerifyRequest(blobs, more, progress);
  }

  /** Says who is told how far the work is. */
  public VerifyRequest progress(ProgressListener listener) {
    return new VerifyRequest(blobs, receipts, listener);
  }
}
