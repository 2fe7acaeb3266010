package dev.modelregistry.core.blob;

import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Placement;
import java.util.List;

/**
 * An artifact whose bytes are durable, and which no entry refers to yet.
 *
 * @param contents what it holds
 * @param placements where its blobs stand, each digest once; a tree's listing among them
 */
public record Ingested(Contents contents, List<Placement> placements) {

  /** Copies the list. */
  public Ingested {
    placements = List.copyOf(placements);
  }
}
