package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.LogPosition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies one log from its raw objects, trusting nothing that was read before (promise P6).
 *
 * <p>Every entry object is read, its place, its time and the root it commits to are checked against
 * the entries before it, and the state is folded again. Every log checkpoint and every bundle is
 * compared with that. An audit does not stop at a problem: where a bundle that is committed to
 * still holds what an entry was, it says which object was changed and goes on from the original;
 * else it goes on from the next log checkpoint.
 *
 * <p>What nothing commits to cannot be missed: the removal of the newest entries shows only against
 * a receipt, or by a bundle or log checkpoint left behind. Memory is bounded by one bundle and one
 * page of names.
 *
 * @param <S> the state of the log
 */
public final class LogAudit<S extends LogState<S>> {

  /** A folder on disk is read whole for each page. */
  private static final int PAGE = 10_000;

  private final ObjectStore store;
  private final String log;
  private final StateCodec<S> codec;

  /** Who is told what an audit finds. */
  public interface Findings {

    /** Takes an entry that could be read, in order, whether or not it follows those before it. */
    void entry(LogEntry entry);

    /**
     * Takes a problem.
     *
     * @param object key of the object that is wrong or missing
     * @param what what is wrong, as a sentence
     */
    void problem(String object, String what);
  }

  /**
   * What an audit went through.
   *
   * @param entries how many entries were read
   * @param bytes how many bytes they have
   * @param head the log as the entries have it; empty where damage leaves it open
   */
  public record Outcome<S extends LogState<S>>(
      long entries, long bytes, Optional<LogHead<S>> head) {}

  /** Prepares an audit without reading anything. */
  public LogAudit(ObjectStore store, String log, StateCodec<S> codec) {
    this.store = store;
    this.log = log;
    this.codec = codec;
  }

  /**
   * Verifies the log.
   *
   * @param receipts positions that were kept earlier; those of other logs are passed over
   * @throws Unavailable if the storage does not answer
   */
  public Outcome<S> run(List<LogPosition> receipts, Findings findings) {
    Receipts own = new Receipts(log, receipts, findings);
    Access<S> access = Access.to(store, log, codec);
    AuditWalk<S> walk = new AuditWalk<>(store, access, own, findings);
    walk.toTheEnd();
    own.reportOpen(walk.size());
    auditNames(key -> problemWith(key, walk, access.bySize()), findings);
    return new Outcome<>(walk.entriesRead(), walk.bytesRead(), walk.head());
  }

  /** Looks at every name in the log's folder, for what belongs to nothing that was read. */
  private void auditNames(Function<ObjectKey, String> problems, Findings findings) {
    @Nullable ObjectKey after = null;
    List<ObjectKey> page;
    do {
      page = store.list(log + "/", after, PAGE);
      for (ObjectKey key : page) {
        String problem = problems.apply(key);
        if (!problem.isEmpty()) {
          findings.problem(key.value(), key + " " + problem);
        }
        after = key;
      }
    } while (page.size() == PAGE);
  }

  private String problemWith(ObjectKey key, AuditWalk<S> walk, List<Bundles> bySize) {
    if (key.value().startsWith(Keys.checkpoints(log))) {
      return Checkpoints.sizeOf(log, key).stream().anyMatch(walk::namesCheckpoint)
          ? ""
          : "is named by no entry: it was put there, or the entries that it covers were removed";
    }
    for (Bundles bundles : bySize) {
      if (key.value().startsWith(bundles.folder())) {
        return Keys.number(bundles.folder(), key).stream()
                .anyMatch(number -> walk.fillsBundle(bundles, number))
            ? ""
            : "holds entries that the log has not: it was put there, or they were removed";
      }
    }
    return Keys.number(log + "/", key).isPresent() ? "" : "is no entry; somebody else put it there";
  }
}
