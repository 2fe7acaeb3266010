package dev.modelregistry.event;

import dev.modelregistry.value.Placement;
import java.util.List;

/**
 * A version was registered.
 *
 * @param number the version's number: how many such entries the log has up to this one. It stands
 *     in the entry, so that a reader who looks where the number suggests knows at once whether this
 *     is the version, and need not have read the log before it
 * @param manifest the version's parts
 * @param blobs where each blob that the manifest needs stands, those of trees included
 */
public record Registered(long number, Manifest manifest, List<Placement> blobs) implements Event {

  /** Copies the list. */
  public Registered {
    blobs = List.copyOf(blobs);
  }
}
