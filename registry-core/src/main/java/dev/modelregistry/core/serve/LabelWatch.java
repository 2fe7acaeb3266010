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
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A label of a model, as the log of decisions has it. */
class LabelWatch {

  private static final Logger LOGGER = LoggerFactory.getLogger(LabelWatch.class);

  private final EventLog<DecisionsState> log;
  private final Label label;
  private final Function<VersionId, Version> versions;
  private final CanaryAborts aborts;
  private final Pin pin;

  LabelWatch(
      EventLog<DecisionsState> log,
      Label label,
      Function<VersionId, Version> versions,
      CanaryAborts aborts) {
    this(log, label, versions, aborts, Pin.NONE);
  }

  private LabelWatch(
      EventLog<DecisionsState> log,
      Label label,
      Function<VersionId, Version> versions,
      CanaryAborts aborts,
      Pin pin) {
    this.log = log;
    this.label = label;
    this.versions = versions;
    this.aborts = aborts;
    this.pin = pin;
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

  /** Returns the same, with a pin for what serves. */
  LabelWatch pinnedTo(Pin other) {
    return new LabelWatch(log, label, versions, aborts, other);
  }

  /** Pins what now serves; what stands in the way is told, and nothing else. */
  void pin(Served served) {
    try {
      pin.write(served);
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("{} serves {} and could not pin it", this, served.version(), e);
    }
  }

  /** Says that the registry confirmed what is pinned. */
  void confirmPin() {
    try {
      pin.confirm();
    } catch (IOException | RuntimeException e) {
      LOGGER.debug("the pin of {} is older than it need be", this, e);
    }
  }

  /** Returns what to start from where the registry cannot be read. */
  Optional<Pin.Pinned> pinned() {
    try {
      return pin.read();
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("the pin of {} could not be read", this, e);
      return Optional.empty();
    }
  }

  /** Returns another label of the same model, without its canary. */
  LabelWatch of(Label other) {
    return new LabelWatch(log, other, versions, aborts) {
      @Override
      Turn look() {
        Turn turn = super.look();
        return new Turn(turn.holding(), turn.below());
      }
    };
  }

  /** Returns one version of the same model, for as long as it is looked at. */
  LabelWatch of(VersionId always) {
    return new LabelWatch(log, label, versions, aborts) {
      @Override
      Turn look() {
        return new Turn(new Holding(always, 1), 0);
      }

      @Override
      public String toString() {
        return always.toString();
      }
    };
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
