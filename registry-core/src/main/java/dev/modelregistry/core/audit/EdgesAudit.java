package dev.modelregistry.core.audit;

import dev.modelregistry.Verification.Problem;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the edges in both directions: each registration has one for whatever it cites, and each
 * one there is can be read. One whose entry never came is in order.
 */
final class EdgesAudit {

  private final ObjectStore store;
  private final Edges edges;
  private final Set<String> reported = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  EdgesAudit(ObjectStore store) {
    this.store = store;
    this.edges = new Edges(store);
  }

  /** Checks the edges that lead to a registration. */
  void version(LogEntry entry) {
    if (entry.event() instanceof Registered registered) {
      VersionId id = new VersionId(registered.manifest().model(), registered.number());
      List<String> version = List.of(id.toString());
      for (ObjectKey key : Edges.of(registered.manifest(), entry.stamp().id())) {
        store
            .failureOf(() -> check(key, entry, version))
            .ifPresent(failure -> report(key, failure.getMessage(), version));
      }
    }
  }

  private void check(ObjectKey key, LogEntry entry, List<String> version) {
    Optional<Edges.Use> use = edges.find(key);
    if (use.isEmpty()) {
      report(
          key,
          key + " is missing, which leads to " + entry.ref() + "; restore it from a copy",
          version);
    } else if (use.get().from().sequence() > entry.sequence()) {
      report(
          key,
          String.format(
              "%s leads past %s, to entry %d; restore it from a copy",
              key, entry.ref(), use.get().from().sequence()),
          version);
    }
  }

  /** Checks that all edges can be read: one that cannot hides the others beside it. */
  void all() {
    edges.forEach(
        key ->
            store
                .failureOf(() -> edges.find(key))
                .ifPresent(failure -> report(key, failure.getMessage(), List.of())));
  }

  private void report(ObjectKey key, String what, List<String> dependents) {
    if (reported.add(key.value())) {
      problems.add(new Problem(key.value(), what + ".", dependents));
    }
  }

  List<Problem> problems() {
    return problems;
  }
}
