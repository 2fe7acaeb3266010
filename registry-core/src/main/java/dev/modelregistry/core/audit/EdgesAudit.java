package dev.modelregistry.core.audit;

import dev.modelregistry.Verification.Problem;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the edges in both directions: each registration and each evaluation that was attached
 * later has one for whatever it uses, and each one there is can be read. One whose entry never came
 * is in order.
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

  /** Checks the edges that lead to an entry. */
  void entry(LogEntry entry) {
    List<String> version = version(entry.event());
    for (ObjectKey key : Edges.to(entry)) {
      store
          .failureOf(() -> check(key, entry, version))
          .ifPresent(failure -> report(key, failure.getMessage(), version));
    }
  }

  /** The version that uses something by an entry. */
  private static List<String> version(Event event) {
    if (event instanceof Registered registered) {
      ModelName model = registered.manifest().model();
      return List.of(new VersionId(model, registered.number()).toString());
    }
    return event instanceof Evaluated evaluated
        ? List.of(evaluated.version().toString())
        : List.of();
  }

  private void check(ObjectKey key, LogEntry entry, List<String> version) {
    Optional<Edges.Use> use = edges.find(key);
    if (use.isEmpty()) {
      report(
          key,
          key + " is missing, which leads to " + entry.ref() + "; restore it from a copy",
          version);
    } else if (!use.get().from().log().equals(entry.ref().log())) {
      report(
          key,
          String.format(
              "%s leads to %s and not to %s; restore it from a copy",
              key, use.get().from().log(), entry.ref()),
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
