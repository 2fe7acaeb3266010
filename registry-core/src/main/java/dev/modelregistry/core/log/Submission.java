package dev.modelregistry.core.log;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.value.Actor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to append, and what became of it. Whoever has the turn of the log changes it,
 * which need not be who wants it; whether it stands is seen without.
 *
 * <pre>
 *   open ──► sent ──► stands
 *     ▲        │
 *     └────────┘  its slot went to another
 * </pre>
 */
final class Submission<S extends LogState<S>> {

  private final String entryId;
  private final Actor actor;
  private final Decider<S> decider;

  private @Nullable Draft<S> sent;
  private volatile @Nullable Draft<S> stands;

  /**
   * Takes what is to be appended.
   *
   * @param entryId used for no other entry
   */
  Submission(String entryId, Actor actor, Decider<S> decider) {
    this.entryId = entryId;
    this.actor = actor;
    this.decider = decider;
  }

  String entryId() {
    return entryId;
  }

  Actor actor() {
    return actor;
  }

  Decider<S> decider() {
    return decider;
  }

  /** Says that a draft is sent, and may stand from now on. */
  void send(Draft<S> draft) {
    sent = draft;
  }

  /** Returns the draft that may stand, null where none does. */
  @Nullable Draft<S> sent() {
    return sent;
  }

  /** Says that what was sent does not stand, and never will. */
  void giveUp() {
    sent = null;
  }

  void standsAs(Draft<S> draft) {
    stands = draft;
  }

  boolean stands() {
    return stands != null;
  }

  /** Returns the draft that stands. */
  Draft<S> standing() {
    return Objects.requireNonNull(stands);
  }
}
