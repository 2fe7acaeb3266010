package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.error.Corrupt;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the bytes of many entries and leaves it to the caller what of them to decode.
 *
 * <p>A bundle is believed as everywhere: where the next entry commits to all of its lines. That
 * each line commits to those before it is not looked at again; what was written wrong is for an
 * audit to find. Entries without a bundle are read and decoded one by one.
 */
final class EntryLines {

  private final Access<?> access;
  private Optional<Chain> chain;
  private long at;

  EntryLines(Access<?> access, long from) {
    this.access = access;
    this.at = from;
    this.chain = from == 1 ? Optional.of(Chain.empty(log())) : Optional.empty();
  }

  /**
   * Reads up to an entry that exists.
   *
   * @throws Corrupt if an entry is missing or damaged; those before it were delivered
   */
  void until(long to, LineSink sink) {
    while (at <= to) {
      long last = Bundles.lastWith(at);
      boolean begins = at == last - Bundles.ENTRIES + 1;
      if (!begins || last > to || !bundle(last, sink)) {
        single(sink);
      }
    }
  }

  private boolean bundle(long last, LineSink sink) {
    if (chain.isEmpty()) {
      chain = access.checkpoints().of(at - 1).map(LogHead::chain);
    }
    Optional<Line> witness = access.entries().lineIfSound(last + 1);
    Optional<byte[]> lines = access.bundles().lines(last / Bundles.ENTRIES);
    if (chain.isEmpty() || witness.isEmpty() || lines.isEmpty()) {
      return false;
    }
    MerkleEdge edge = chain.get().edge();
    Optional<MerkleEdge> grown =
        Bundles.tree(lines.get()).map(tree -> edge.appendSubtree(tree.root(), Bundles.HEIGHT));
    if (grown.isEmpty() || !grown.get().root().equals(witness.get().entry().before())) {
      return false;
    }
    chain = Optional.of(Chain.of(log(), grown.get(), chain.get().lastTime()));
    sink.accept(at, lines.get());
    at = last + 1;
    return true;
  }

  private void single(LineSink sink) {
    Line line = access.entries().required(at);
    chain = chain.map(before -> before.follow(line));
    byte[] bytes = EntryCodec.encode(line.entry());
    byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
    ended[bytes.length] = '\n';
    sink.accept(at, ended);
    at++;
  }

  private String log() {
    return access.entries().log();
  }
}
