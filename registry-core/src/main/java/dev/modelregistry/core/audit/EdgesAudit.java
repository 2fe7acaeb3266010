package dev.modelregistry.core.audit;

import dev.modelregistry.Verification.Problem;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Rejected;
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

  private final Edges edges;
  private final Set<String> reported = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  EdgesAudit(Edges edges) {
    this.edges = edges;
  }

  /** Checks the edges that lead to a registration. */
  void version(LogEntry entry) {
    if (entry.event() instanceof Registered registered) {
      String version = new VersionId(registered.manifest().model(), registered.number()).toString();
      for (ObjectKey key : Edges.of(registered.manifest(), entry.stamp().id())) {
        String problem = problemWith(key, entry);
        if (!problem.isEmpty()) {
          report(key, problem, List.of(version));
        }
      }
    }
  }

  private String problemWith(ObjectKey key, LogEntry entry) {
    try {
      Optional<Edges.Use> use = edges.find(key);
      if (use.isEmpty()) {
        return key + " is missing, which leads to " + entry.ref() + "; restore it from a copy";
      }
      return use.get().from().sequence() <= entry.sequence()
          ? ""
          : String.format(
              "%s leads past %s, to entry %d; restore it from a copy",
              key, entry.ref(), use.get().from().sequence());
    } catch (Corrupt | Rejected unreadable) {
      return unreadable.getMessage();
    }
  }

  /** Checks that all edges can be read: one that cannot hides the others beside it. */
  void all() {
    edges.forEach(
        key -> {
          try {
            edges.find(key);
          } catch (Corrupt | Rejected unreadable) {
            report(key, unreadable.getMessage(), List.of());
          }
        });
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
