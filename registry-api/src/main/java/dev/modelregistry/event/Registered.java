package dev.modelregistry.event;

import dev.modelregistry.value.Placement;
import java.util.List;

/**
 * A version was registered. Its number is how many such entries the log has up to this one.
 *
 * @param manifest the version's parts
 * @param blobs where each blob that the manifest needs stands, those of trees included
 */
public record Registered(Manifest manifest, List<Placement> blobs) implements Event {

  /** Copies the list. */
  public Registered {
    blobs = List.copyOf(blobs);
  }
}
