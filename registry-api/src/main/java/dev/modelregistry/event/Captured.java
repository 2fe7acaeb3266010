package dev.modelregistry.event;

import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Placement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A snapshot of a dataset was captured.
 *
 * @param number the snapshot's number: how many such entries the log has up to this one
 * @param contents the file or tree of files
 * @param table what it is as a table, where it was captured as one
 * @param blobs where each blob of it stands
 * @param annotations free notes by name, sorted
 */
public record Captured(
    long number,
    Contents contents,
    Optional<TableRef> table,
    List<Placement> blobs,
    Map<String, String> annotations)
    implements Event {

  /** Copies the collections. */
  public Captured {
    blobs = List.copyOf(blobs);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** Creates the event of a snapshot that is no table. */
  public Captured(
      long number, Contents contents, List<Placement> blobs, Map<String, String> annotations) {
    this(number, contents, Optional.empty(), blobs, annotations);
  }
}
