package dev.modelregistry.core.serve;

import dev.modelregistry.Served;
import dev.modelregistry.Version;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.Turn;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.util.Optional;
import java.util.function.Function;

/** A label of a model, as the log of decisions has it. */
final class LabelWatch {

  private final EventLog<DecisionsState> log;
  private final Label label;
  private final Function<VersionId, Version> versions;

  private final CanaryAborts aborts;

  LabelWatch(
      EventLog<DecisionsState> log,
      Label label,
      Function<VersionId, Version> versions,
      CanaryAborts aborts) {
    this.log = log;
    this.label = label;
    this.versions = versions;
    this.aborts = aborts;
  }

  Label label() {
    return label;
  }

  /** Returns the name of the log. */
  String log() {
    return log.name();
  }

  CanaryAborts aborts() {
    return aborts;
  }

  /** Returns the label's present turn; one look at one key where nothing was decided. */
  Turn look() {
    Optional<Turn> turn = log.head().state().turn(label);
    return turn.orElseThrow(
        () ->
            new NotFound(
                String.format(
                    "%s in %s points at no version; promote one to it first", label, log.name())));
  }

  /** Returns what to tell of answers of a version that holds the label, or is its canary. */
  Served served(Holding holding) {
    return new Served(label, holding.version(), log.at(holding.since()).position());
  }

  Version version(VersionId id) {
    return versions.apply(id);
  }

  /** Returns the label and the log, for people. */
  @Override
  public String toString() {
    return label + " in " + log.name();
  }
}
