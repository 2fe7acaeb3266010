package dev.modelregistry;

import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.VersionId;

/**
 * What answered a request, in a form for the records of the application: {@link
 * ModelView#explain(LogPosition)} gives back years later what this says in short.
 *
 * @param label the label that was followed
 * @param version the version that answered
 * @param position the log of decisions up to the one that let the version answer
 */
public record Served(Label label, VersionId version, LogPosition position) {

  /** Returns label, version and position, one after the other. */
  @Override
  public String toString() {
    return label + " " + version + " " + position;
  }
}
