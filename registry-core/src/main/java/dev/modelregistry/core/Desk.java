package dev.modelregistry.core;

import dev.modelregistry.core.policy.Access;
import dev.modelregistry.core.state.Denial;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.error.AccessDenied;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.event.Denied;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Role;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one actor works on a registry: what they may do, and the registry's versions and data. */
final class Desk {

  private static final Logger LOGGER = LoggerFactory.getLogger(Desk.class);

  private final Site site;
  private final Actor actor;
  private final StoredVersions versions;
  private final StoredSnapshots snapshots;

  Desk(Site site, Actor actor) {
    this.site = site;
    this.actor = actor;
    this.versions = site.storedVersions();
    this.snapshots = site.storedSnapshots();
  }

  Site site() {
    return site;
  }

  Actor actor() {
    return actor;
  }

  StoredVersions versions() {
    return versions;
  }

  StoredSnapshots snapshots() {
    return snapshots;
  }

  /**
   * Demands that the actor of this desk may do something.
   *
   * @return the rules that were looked at for that, so that nobody asks the storage for them again
   * @throws AccessDenied if not; the refusal is recorded first
   */
  RulesState require(Role needed, String name, String action) {
    return require(actor, needed, name, action);
  }

  /**
   * Demands that somebody may do something, by the rules as they are now: a role that was taken
   * away allows nothing more, however stale the labels may be that this registry serves.
   */
  RulesState require(Actor who, Role needed, String name, String action) {
    site.checkOpen();
    RulesState rules = site.rules().head().state();
    Optional<String> whyNot = Access.whyNot(rules, who, needed, name, action);
    if (whyNot.isPresent()) {
      String tried = who.equals(actor) ? action : action + " with the consent of " + who;
      record(new Denied(tried, needed, name));
      throw new AccessDenied(whyNot.get());
    }
    return rules;
  }

  /** Records a refusal where the storage can be written; refused it is in any case. */
  private void record(Denied denied) {
    try {
      site.rules().append(actor, head -> unlessKnown(head.state(), denied));
    } catch (AlreadyRecorded known) {
      LOGGER.debug("{} was denied to {} once more", denied, actor);
    } catch (Unavailable readOnly) {
      LOGGER.warn("{} was denied to {}, and that could not be recorded", denied, actor, readOnly);
    }
  }

  private Denied unlessKnown(RulesState rules, Denied denied) {
    if (!rules.isNews(new Denial(actor, denied))) {
      throw new AlreadyRecorded();
    }
    return denied;
  }

  /** Ends the append of a refusal that the log shows already; never leaves this class. */
  private static final class AlreadyRecorded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AlreadyRecorded() {
      super("the refusal is on record", null, false, false);
    }
  }
}
