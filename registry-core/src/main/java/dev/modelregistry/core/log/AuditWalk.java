package dev.modelregistry.core.log;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.Digest;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An audit's way through the entries of a log, one bundle's worth after the other.
 *
 * <p>What is wrong in such a stretch is told at its end, because only a whole bundle can say which
 * of the entries was changed: an entry commits to all before it and names none.
 */
final class AuditWalk<S extends LogState<S>> {

  private final ObjectStore store;
  private final Access<S> access;
  private final Entries entries;
  private final Receipts receipts;
  private final LogAudit.Findings findings;

  /** The log up to the entry before {@link #at}; empty while damage leaves it open. */
  private Optional<LogHead<S>> head;

  /** The sizes whose log checkpoints are named: one bit for each entry. */
  private final BitSet named = new BitSet();

  private long at = 1;
  private long entriesRead;
  private long bytesRead;

  /** The leaves of the stretch that is read, by sequence number, and what is wrong in it. */
  private final TreeMap<Long, Digest> leaves = new TreeMap<>();

  private final Map<Long, String> problems = new TreeMap<>();

  AuditWalk(ObjectStore store, Access<S> access, Receipts receipts, LogAudit.Findings findings) {
    this.store = store;
    this.access = access;
    this.entries = access.entries();
    this.receipts = receipts;
    this.findings = findings;
    this.head = Optional.of(access.checkpoints().empty());
  }

  Optional<LogHead<S>> head() {
    return head;
  }

  long size() {
    return at - 1;
  }

  long entriesRead() {
    return entriesRead;
  }

  long bytesRead() {
    return bytesRead;
  }

  /** Says whether an entry exists that names a log checkpoint of so many entries. */
  boolean namesCheckpoint(long size) {
    return size < Math.min(size(), Integer.MAX_VALUE)
        ? named.get((int) size)
        : size < Keys.MAX_SEQUENCE
            && entries.lineIfSound(size + 1).flatMap(line -> line.entry().checkpoint()).isPresent();
  }

  /** Says whether the entries of a bundle exist; the log may have grown since they were read. */
  boolean fillsBundle(Bundles bundles, long number) {
    long last = number * bundles.size();
    return number > 0 && (last <= size() || (last <= Keys.MAX_SEQUENCE && entries.exists(last)));
  }

  void toTheEnd() {
    head.map(LogHead::chain).ifPresent(receipts::pass);
    while (stretch()) {
      leaves.clear();
      problems.clear();
    }
  }

  /** Reads to the end of a bundle; returns whether there may be more. */
  private boolean stretch() {
    Optional<LogHead<S>> start = head;
    long last = access.bundles().lastWith(at);
    long first = last - Bundles.ENTRIES + 1;
    boolean more = true;
    while (more && at <= last) {
      more = entry();
    }
    Optional<ObjectKey> strange = strange(access.bundles(), first);
    boolean explained =
        (strange.isPresent() || !problems.isEmpty())
            && explain(start.filter(known -> known.size() == first - 1));
    problems.forEach((sequence, what) -> findings.problem(key(sequence), what));
    if (strange.isPresent() && !explained) {
      report(strange.get(), first, last);
    }
    if (problems.isEmpty()) {
      auditShortBundles(first);
    }
    return more;
  }

  private void auditShortBundles(long begin) {
    int size = access.shortBundles().size();
    for (long first = begin; first + size <= at; first += size) {
      long last = first + size - 1;
      strange(access.shortBundles(), first).ifPresent(key -> report(key, last - size + 1, last));
    }
  }

  private void report(ObjectKey bundle, long first, long last) {
    findings.problem(
        bundle.value(),
        String.format("%s does not hold the entries %d to %d as they stand", bundle, first, last));
  }

  private boolean entry() {
    if (!look()) {
      OptionalLong later = entries.listedAfter(at);
      if (later.isEmpty()) {
        return false;
      }
      // Somebody may have written it, and the later one, since it was looked for.
      if (!look()) {
        gap(later.getAsLong());
        return true;
      }
    }
    at++;
    return true;
  }

  /** Takes the next entry; says whether it is there, readable or not. */
  private boolean look() {
    AtomicBoolean absent = new AtomicBoolean();
    store
        .failureOf(() -> absent.set(!take(entries.line(at))))
        .ifPresent(
            unreadable -> {
              problems.put(at, unreadable.getMessage());
              head = Optional.empty();
            });
    return !absent.get();
  }

  /** Takes an entry, if it is there. */
  private boolean take(Optional<Line> line) {
    if (line.isPresent()) {
      count(line.get());
      head = head.isPresent() ? follow(head.get(), line.get()) : resume(line.get());
    }
    return line.isPresent();
  }

  private void count(Line line) {
    entriesRead++;
    bytesRead += line.length();
    leaves.put(at, line.leaf());
    if (line.entry().checkpoint().isPresent() && at <= Integer.MAX_VALUE) {
      named.set((int) at - 1);
    }
    findings.entry(line.entry());
  }

  private Optional<LogHead<S>> follow(LogHead<S> before, Line line) {
    String problem = before.chain().problemWith(line.entry());
    if (!problem.isEmpty()) {
      problems.put(at, problem);
      return Optional.empty();
    }
    line.entry().checkpoint().ifPresent(named -> compareCheckpoint(before, named));
    return grown(before, line);
  }

  private Optional<LogHead<S>> grown(LogHead<S> before, Line line) {
    Chain chain = before.chain().follow(line);
    receipts.pass(chain);
    try {
      return Optional.of(before.fold(List.of(line.entry()), chain));
    } catch (Corrupt inconsistent) {
      problems.put(chain.size(), String.valueOf(inconsistent.getMessage()));
      return Optional.empty();
    }
  }

  /** Goes on after damage from a log checkpoint that the entry names. */
  private Optional<LogHead<S>> resume(Line line) {
    return access
        .checkpoints()
        .of(at - 1)
        .filter(known -> known.chain().problemWith(line.entry()).isEmpty())
        .flatMap(known -> grown(known, line));
  }

  /** Skips to an entry that was listed. */
  private void gap(long next) {
    long last = next - 1;
    problems.put(
        at,
        at == last
            ? key(at) + " is missing, although later entries exist"
            : String.format("%s and all up to %s are missing", key(at), key(last)));
    head = Optional.empty();
    at = next;
  }

  private void compareCheckpoint(LogHead<S> refolded, Digest named) {
    String problem = access.checkpoints().problemWith(refolded, named);
    if (!problem.isEmpty()) {
      findings.problem(Keys.checkpoint(entries.log(), refolded.size()).value(), problem);
    }
  }

  /** Returns the key of the bundle from an entry on if it differs from entries that all stand. */
  private Optional<ObjectKey> strange(Bundles bundles, long first) {
    long number = first / bundles.size() + 1;
    ObjectKey key = bundles.key(number);
    List<Digest> standing = List.copyOf(leaves.subMap(first, first + bundles.size()).values());
    if (standing.size() < bundles.size() || store.stat(key).isEmpty()) {
      return Optional.empty();
    }
    boolean same =
        bundles
            .read(number)
            .filter(lines -> lines.stream().map(Line::leaf).toList().equals(standing))
            .isPresent();
    return same ? Optional.empty() : Optional.of(key);
  }

  /**
   * Replaces the problems of the stretch by what differs from its bundle, and goes on from there.
   *
   * @return whether there is a bundle, and the entry after it commits to it
   */
  private boolean explain(Optional<LogHead<S>> start) {
    Optional<Bundles.Stretch> original = start.map(LogHead::chain).flatMap(access.bundles()::after);
    if (original.isEmpty()) {
      return false;
    }
    problems.clear();
    Optional<LogHead<S>> refolded = start;
    for (Line line : original.get().lines()) {
      refolded = refolded.flatMap(before -> grown(before, line));
      long sequence = line.entry().sequence();
      if (!line.leaf().equals(leaves.get(sequence))) {
        problems.put(sequence, difference(sequence, line));
      }
    }
    head = at == original.get().after().size() + 1 ? refolded : Optional.empty();
    return true;
  }

  private String difference(long sequence, Line original) {
    return String.format(
        "%s %s; %s holds what was written at %s",
        key(sequence),
        leaves.containsKey(sequence) ? "was changed" : "is missing or unreadable",
        Keys.bundle(entries.log(), access.bundles().lastWith(sequence) / Bundles.ENTRIES),
        original.entry().time());
  }

  private String key(long sequence) {
    return entries.key(sequence).value();
  }
}
