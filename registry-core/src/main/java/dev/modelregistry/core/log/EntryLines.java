package dev.modelregistry.core.log;

import dev.modelregistry.error.Corrupt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the bytes of many entries and leaves it to the caller what of them to decode.
 *
 * <p>Bundles are believed as everywhere: where a later entry commits to all of their lines. One
 * entry does so for as many as fit into memory, which halves the reads of a long log. That each
 * line commits to those before it is not looked at again; what was written wrong is for an audit to
 * find. Entries without a bundle are read and decoded one by one.
 */
final class EntryLines {

  /** Bundles that are together so long wait for the entry that commits to them. */
  private static final int WAITING_BYTES = 16 << 20;

  private final Access<?> access;
  private Optional<Chain> chain;
  private long at;

  EntryLines(Access<?> access, long from) {
    this.access = access;
    this.at = from;
    this.chain = from == 1 ? Optional.of(Chain.empty(log())) : Optional.empty();
  }

  /** A bundle that was read and is not believed yet. */
  private static final class Unproven {
    private final long last;
    private final byte[] lines;
    private final MerkleTree tree;

    private Unproven(long last, byte[] lines, MerkleTree tree) {
      this.last = last;
      this.lines = lines;
      this.tree = tree;
    }
  }

  /**
   * Reads up to an entry that exists.
   *
   * @throws Corrupt if an entry is missing or damaged; those before it were delivered
   */
  void until(long to, LineSink sink) {
    while (at <= to) {
      List<Unproven> bundles = bundles(to);
      if (bundles.isEmpty()) {
        singles(at, sink);
      } else if (!deliver(bundles, sink)) {
        oneByOne(bundles, sink);
      }
    }
  }

  /** One of the bundles cannot be believed; the others may have an entry that commits to them. */
  private void oneByOne(List<Unproven> bundles, LineSink sink) {
    for (Unproven bundle : bundles) {
      if (!deliver(List.of(bundle), sink)) {
        singles(bundle.last, sink);
      }
    }
  }

  /** Reads the bundles that follow each other from here on, as long as an entry follows. */
  private List<Unproven> bundles(long to) {
    List<Unproven> read = new ArrayList<>();
    long bytes = 0;
    Optional<Unproven> next = bundle(at, to);
    while (next.isPresent() && bytes < WAITING_BYTES) {
      read.add(next.get());
      bytes += next.get().lines.length;
      next = bytes < WAITING_BYTES ? bundle(next.get().last + 1, to) : Optional.empty();
    }
    return read;
  }

  private Optional<Unproven> bundle(long first, long to) {
    for (Bundles bundles : access.bySize()) {
      long last = bundles.lastWith(first);
      if (last - first == bundles.size() - 1 && last < to) {
        Optional<byte[]> lines = bundles.lines(last / bundles.size());
        Optional<MerkleTree> tree = lines.flatMap(bundles::tree);
        if (tree.isPresent()) {
          return Optional.of(new Unproven(last, lines.get(), tree.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Delivers bundles if the entry after the last of them commits to them all. */
  private boolean deliver(List<Unproven> bundles, LineSink sink) {
    if (chain.isEmpty()) {
      chain = access.checkpoints().of(at - 1).map(LogHead::chain);
    }
    long last = bundles.get(bundles.size() - 1).last;
    Optional<Line> witness = access.entries().lineIfSound(last + 1);
    if (chain.isEmpty() || witness.isEmpty()) {
      return false;
    }
    MerkleEdge edge = chain.get().edge();
    for (Unproven bundle : bundles) {
      edge = edge.appendSubtree(bundle.tree.root(), bundle.tree.height());
    }
    if (!edge.root().equals(witness.get().entry().before())) {
      return false;
    }
    chain = Optional.of(Chain.of(log(), edge, chain.get().lastTime()));
    for (Unproven bundle : bundles) {
      sink.accept(at, bundle.lines);
      at = bundle.last + 1;
    }
    return true;
  }

  private void singles(long last, LineSink sink) {
    while (at <= last) {
      Line line = access.entries().required(at);
      chain = chain.map(before -> before.follow(line));
      sink.accept(at, Bundles.ended(line));
      at++;
    }
  }

  private String log() {
    return access.entries().log();
  }
}
