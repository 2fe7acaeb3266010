package dev.modelregistry.core.format;

import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes down the entries of one log in memory, for tests of what they amount to. Knows where its
 * labels stand, so that moves of them follow.
 */
public final class Scribe {

  /** For promotions whose rules do not matter. */
  public static final LogPosition NO_RULES =
      new LogPosition("policies/log", 0, Digest.of(new byte[0]));

  /** The version of a turn, the decision that began it, and that of the turn below, or 0. */
  private record Stand(VersionId version, long since, long below) {
    Holding holding() {
      return new Holding(version, since);
    }
  }

  /** Who acts where a test does not say. */
  public static final Actor ACTOR = Actor.service("scribe");

  private final String log;
  private final Actor actor;
  private final List<LogEntry> entries = new ArrayList<>();
  private final Map<Long, Stand> turns = new HashMap<>();
  private final Map<Label, Stand> now = new HashMap<>();

  public Scribe(String log) {
    this(log, ACTOR);
  }

  public Scribe(String log, Actor actor) {
    this.log = log;
    this.actor = actor;
  }

  /** Adds an entry; the chain before it is not what these tests look at. */
  public Scribe add(Event event) {
    EntryRef ref = new EntryRef(log, entries.size() + 1);
    LogEntry.Stamp stamp =
        new LogEntry.Stamp(
            String.format("%032x", ref.sequence()),
            actor,
            Instant.EPOCH.plusSeconds(ref.sequence()));
    entries.add(new LogEntry(ref, stamp, Digest.of(new byte[0]), Optional.empty(), event));
    return this;
  }

  public Scribe promote(Label label, VersionId version) {
    Optional<Stand> incumbent = Optional.ofNullable(now.get(label));
    GateReport report =
        new GateReport(label, version, incumbent.map(Stand::holding), Optional.empty(), List.of());
    add(new Promoted(report, List.of(), "", Optional.empty(), NO_RULES));
    return stand(label, version, incumbent.map(Stand::since).orElse(0L));
  }

  /** Rolls a label back, if there is a turn below the present one. */
  public Scribe rollBack(Label label) {
    Stand from = now.get(label);
    Stand below = from == null ? null : turns.get(from.below());
    if (below == null) {
      return this;
    }
    add(new RolledBack(label, from.holding(), below.holding(), below.below(), "INC-77"));
    return stand(label, below.version(), below.below());
  }

  private Scribe stand(Label label, VersionId version, long below) {
    Stand stand = new Stand(version, entries.size(), below);
    turns.put(stand.since(), stand);
    now.put(label, stand);
    return this;
  }

  public List<LogEntry> entries() {
    return List.copyOf(entries);
  }
}
