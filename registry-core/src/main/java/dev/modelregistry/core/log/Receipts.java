package dev.modelregistry.core.log;

import dev.modelregistry.core.store.Keys;
import dev.modelregistry.value.LogPosition;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Positions of one log that were kept earlier, each compared when an audit passes it. */
final class Receipts {

  private final String log;
  private final LogAudit.Findings findings;
  private final TreeSet<LogPosition> open =
      new TreeSet<>(Comparator.comparingLong(LogPosition::size).thenComparing(LogPosition::root));

  Receipts(String log, List<LogPosition> receipts, LogAudit.Findings findings) {
    this.log = log;
    this.findings = findings;
    receipts.stream().filter(receipt -> receipt.log().equals(log)).forEach(open::add);
  }

  /** Compares the receipts for a size with the entries up to there. */
  void pass(Chain chain) {
    while (!open.isEmpty() && open.first().size() == chain.size()) {
      LogPosition receipt = open.pollFirst();
      if (!receipt.root().equals(chain.edge().root())) {
        problem(receipt, "entries up to there were changed since");
      }
    }
  }

  /** Drops nothing silently: reports the receipts that could not be compared. */
  void reportOpen(long size) {
    for (LogPosition receipt : open) {
      problem(
          receipt,
          receipt.size() > size
              ? String.format("the log has %,d entries now: the last were removed", size)
              : "damage before it leaves open whether it still holds");
    }
  }

  private void problem(LogPosition receipt, String what) {
    String object = receipt.size() == 0 ? log : Keys.entry(log, receipt.size()).value();
    findings.problem(object, String.format("the receipt '%s' does not hold: %s", receipt, what));
  }
}
