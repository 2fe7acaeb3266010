package dev.modelregistry.core.codec;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.value.Digest;
import java.time.Instant;
import java.util.List;

/**
 * Log checkpoints of one log.
 *
 * <p>Their format version counts the kinds of events: a release that knows one more raises it. An
 * older release, which would take over what it cannot understand, then replays the log instead, and
 * meets the event. That passes over every log checkpoint there is, of all logs; so a kind that
 * gives the state a new name for good does not raise it, since an older release refuses the name.
 *
 * @param <S> the state of the log
 */
public final class CheckpointCodec<S extends LogState<S>> {

  public static final int MAX_BYTES = CanonicalJson.MAX_BYTES;

  /** 2 since there are canaries. What 1 says is passed over, and folded again. */
  private static final int FORMAT = 2;

  private static final String LOG = "log";
  private static final String SIZE = "size";
  private static final String EDGE = "edge";
  private static final String TIME = "time";
  private static final String STATE = "state";

  private final String log;
  private final StateCodec<S> states;
  private final DocumentFormat<Checkpoint<S>> format;

  public CheckpointCodec(String log, StateCodec<S> states) {
    this.log = log;
    this.states = states;
    this.format =
        new DocumentFormat<>("a log checkpoint", FORMAT, MAX_BYTES, this::json, this::checkpoint);
  }

  /**
   * What the first entries of a log amount to.
   *
   * @param size how many entries, at least 1
   * @param edge the right edge of their Merkle tree: the roots of its perfect subtrees, the largest
   *     first
   * @param lastTime the time of the last of them
   * @param state the state folded from them
   */
  public record Checkpoint<S>(long size, List<Digest> edge, Instant lastTime, S state) {

    /**
     * Copies the edge.
     *
     * @throws IllegalArgumentException if no tree of that size has such an edge
     */
    public Checkpoint {
      edge = List.copyOf(edge);
      if (size < 1 || edge.size() != Long.bitCount(size)) {
        throw new IllegalArgumentException(
            String.format("no tree of %d entries has an edge of %d digests", size, edge.size()));
      }
    }
  }

  /**
   * Returns the bytes of a log checkpoint.
   *
   * @throws IllegalArgumentException if they are too many; the log then has to do without
   */
  public byte[] encode(Checkpoint<S> checkpoint) {
    return format.encode(checkpoint);
  }

  /**
   * Reads a log checkpoint.
   *
   * @throws MalformedJson if the bytes are not those of a log checkpoint of this log
   */
  public Checkpoint<S> decode(byte[] bytes) {
    return format.decode(bytes);
  }

  /** Says whether bytes that cannot be read are a log checkpoint as an earlier release wrote it. */
  public boolean isOlder(byte[] bytes) {
    return format.isOlder(bytes);
  }

  private JsonObject.Builder json(Checkpoint<S> checkpoint) {
    return JsonObject.builder()
        .put(LOG, log)
        .put(SIZE, checkpoint.size())
        .put(EDGE, checkpoint.edge().stream().map(Digest::toString).toList())
        .put(TIME, Words.of(checkpoint.lastTime()))
        .put(STATE, states.encode(checkpoint.state()));
  }

  private Checkpoint<S> checkpoint(JsonObject json) {
    if (!json.text(LOG).equals(log)) {
      throw json.malformed(LOG, "is that of another log than " + log);
    }
    return new Checkpoint<>(
        json.integer(SIZE),
        json.list(EDGE, digest -> digest.text(Digest::parse)),
        json.text(TIME, Words::instant),
        json.object(STATE, states::decode));
  }
}
