package dev.modelregistry.core.proof;

import dev.modelregistry.core.proof.WatchedStorage.Moment;
import dev.modelregistry.core.proof.WatchedStorage.Point;
import dev.modelregistry.core.proof.WatchedStorage.Watcher;
import dev.modelregistry.spi.testkit.ParentJvm;
import java.io.IOException;

/**
 * Holds the first creation below a prefix in its middle, says {@code held} and waits for {@code
 * go}. An entry that is held there was decided on a head, and its bytes are fixed; so of several
 * processes held at the same entry, all but one have decided on what will no longer hold.
 */
final class HeldOnce implements Watcher {

  private final ParentJvm parent;
  private final String prefix;
  private boolean held;

  HeldOnce(ParentJvm parent, String prefix) {
    this.parent = parent;
    this.prefix = prefix;
  }

  @Override
  public synchronized void at(Point point) throws IOException {
    if (!held && point.isCreation(Moment.HALFWAY, prefix)) {
      held = true;
      parent.say("held");
      parent.await("go");
    }
  }
}
