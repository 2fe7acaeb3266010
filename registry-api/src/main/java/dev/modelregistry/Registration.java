package dev.modelregistry;

import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.util.Map;

/**
 * A version being put together. Every method adds to this registration and returns it. Not safe for
 * use by many threads; nothing is visible before {@link #commit}.
 */
public interface Registration {

  /** Names the file, or the folder with a tree of files, that holds the trained weights. */
  Registration weights(Path fileOrTree);

  /** Names the snapshot of the training data. */
  Registration trainedOn(Snapshot snapshot);

  /** Says which code trained it; captured when the registration is committed. */
  Registration source(Source source);

  /**
   * Adds a configuration value: a text, a number, a truth value or a list of these. The last of a
   * key counts. Types are kept.
   *
   * @throws IllegalArgumentException if the value is of another kind, or cannot be kept exactly
   */
  Registration config(String key, Object value);

  /**
   * Adds configuration values.
   *
   * @throws IllegalArgumentException if a value is of another kind, or cannot be kept exactly
   */
  default Registration config(Map<String, ?> values) {
    values.forEach(this::config);
    return this;
  }

  /** Says where it was trained; captured when the registration is committed. */
  Registration environment(Environment environment);

  /**
   * Names the inputs that the model computes, so that a serving process checks what it is given
   * against them ({@link Model#skewMonitor}).
   */
  Registration features(FeatureSet features);

  /** Adds an evaluation; at least one is needed. */
  Registration evaluation(Evaluation evaluation);

  /** Adds a version that this one was made from. */
  Registration parent(Version parent);

  /** Adds a version that this one was made from, perhaps of another model. */
  Registration parent(VersionId parent);

  /** Adds a free note; the last of a name counts. */
  Registration annotation(String name, String value);

  /**
   * Says what counts when the weights are stored; unless said, what {@link Rules#keep} says for the
   * model, else {@link Keep#PLAIN}.
   */
  Registration keep(Keep keep);

  /** Says who is told how far the work is. */
  Registration progress(ProgressListener listener);

  /**
   * Stores all five artifacts and then, in one step, makes the version visible. A failure, a crash
   * or an interruption at any point leaves the whole version or none of it (promise P4).
   *
   * @return the version with its number
   * @throws dev.modelregistry.error.Rejected if an artifact is missing or cannot be captured; the
   *     message names what is missing, or the file and the reason; or if the feature set has other
   *     definitions than under the same name and number in the newest version or a parent
   * @throws dev.modelregistry.error.NotFound if a parent or a snapshot does not exist
   * @throws dev.modelregistry.error.AccessDenied if the actor's roles do not allow it
   * @throws java.util.concurrent.CancellationException if the progress listener threw one, or the
   *     thread was interrupted
   * @throws dev.modelregistry.error.Unavailable if the storage does not take it
   */
  Version commit();
}
