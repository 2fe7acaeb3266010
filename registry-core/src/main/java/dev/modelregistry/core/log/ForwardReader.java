package dev.modelregistry.core.log;

import dev.modelregistry.error.Corrupt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads a log forward in batches that fit into memory, by bundles where it pays.
 *
 * <p>With a chain each entry is checked against those before it. A reader that begins in the middle
 * has none until it comes to a log checkpoint at the beginning of a bundle; it needs one to believe
 * bundles, and reads entry objects without.
 */
final class ForwardReader {

  /** After so many entries bundles are tried. */
  private static final int WORTH_BUNDLES = 32;

  /** A bundle and what it takes to believe it are as many reads as so many entries, or fewer. */
  private static final int WORTH_A_BUNDLE = 4;

  private static final int BATCH_BYTES = 8 << 20;

  private final Entries entries;
  private final Access<?> access;
  private Optional<Chain> chain;
  private long at;
  private long fetched;
  private boolean ended;

  private ForwardReader(Access<?> access, long at, Optional<Chain> chain) {
    this.access = access;
    this.entries = access.entries();
    this.at = at;
    this.chain = chain;
  }

  /** Reads what follows a chain. */
  static ForwardReader after(Access<?> access, Chain chain) {
    return new ForwardReader(access, chain.size() + 1, Optional.of(chain));
  }

  /** Reads from an entry on. */
  static ForwardReader from(Access<?> access, long sequence) {
    return new ForwardReader(
        access,
        sequence,
        sequence == 1 ? Optional.of(Chain.empty(access.entries().log())) : Optional.empty());
  }

  /** Returns the chain up to what was read, where the reader began with one. */
  Chain chain() {
    return chain.orElseThrow();
  }

  /** Returns whether an entry was found to be absent. */
  boolean ended() {
    return ended;
  }

  /** Returns entries that follow what was read before; none where the log ends. */
  List<Line> untilAbsent() {
    return next(Long.MAX_VALUE, fetched >= WORTH_BUNDLES);
  }

  /**
   * Returns entries that follow what was read before; none after {@code to}, which exists.
   *
   * @throws Corrupt if an entry is missing
   */
  List<Line> until(long to) {
    List<Line> batch = next(to, true);
    if (ended) {
      throw entries.missing(at);
    }
    return batch;
  }

  /** Returns the first entry up to {@code to} that is wanted. */
  Optional<Line> first(long to, Predicate<Line> wanted) {
    for (List<Line> batch = until(to); !batch.isEmpty(); batch = until(to)) {
      Optional<Line> found = batch.stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private List<Line> next(long to, boolean tryBundle) {
    if (at > to || ended) {
      return List.of();
    }
    Optional<List<Line>> bundle = tryBundle ? bundle(to) : Optional.empty();
    List<Line> batch =
        bundle.orElseGet(() -> singles(Math.min(to, access.shortBundles().lastWith(at))));
    fetched += batch.size();
    return batch;
  }

  private Optional<List<Line>> bundle(long to) {
    Optional<List<Line>> batch = bundle(access.bundles(), to);
    return batch.isPresent() ? batch : bundle(access.shortBundles(), to);
  }

  private Optional<List<Line>> bundle(Bundles bundles, long to) {
    long last = bundles.lastWith(at);
    if (last > to || last - at < WORTH_A_BUNDLE) {
      return Optional.empty();
    }
    long before = last - bundles.size();
    Optional<Chain> start = chain.filter(known -> known.size() == before);
    if (start.isEmpty() && chain.isEmpty()) {
      start = access.checkpoints().of(before).map(LogHead::chain);
    }
    Optional<Bundles.Stretch> stretch = start.flatMap(bundles::after);
    if (stretch.isEmpty()) {
      return Optional.empty();
    }
    List<Line> batch = stretch.get().lines().stream().skip(at - before - 1).toList();
    chain = Optional.of(stretch.get().after());
    at = last + 1;
    return Optional.of(batch);
  }

  private List<Line> singles(long to) {
    List<Line> batch = new ArrayList<>();
    long bytes = 0;
    while (at <= to && bytes < BATCH_BYTES) {
      Optional<Line> line = entries.line(at);
      if (line.isEmpty()) {
        ended = true;
        break;
      }
      chain = chain.map(known -> known.follow(line.get()));
      batch.add(line.get());
      bytes += line.get().length();
      at++;
    }
    return batch;
  }
}
