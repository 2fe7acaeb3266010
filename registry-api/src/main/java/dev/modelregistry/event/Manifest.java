package dev.modelregistry.event;

import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The immutable list of a version's parts. The digest of its canonical form is the version's
 * identity.
 *
 * @param model the model it is a version of
 * @param artifacts the five artifacts
 * @param features the inputs that it computes, where they were named
 * @param parents the versions it was made from, of this or other models
 * @param annotations free notes by name, sorted
 */
public record Manifest(
    ModelName model,
    Artifacts artifacts,
    Optional<FeatureSet> features,
    List<VersionId> parents,
    Map<String, String> annotations) {

  /** Copies the collections. */
  public Manifest {
    parents = List.copyOf(parents);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** Creates the manifest of a version whose features were not named. */
  public Manifest(
      ModelName model,
      Artifacts artifacts,
      List<VersionId> parents,
      Map<String, String> annotations) {
    this(model, artifacts, Optional.empty(), parents, annotations);
  }
}
