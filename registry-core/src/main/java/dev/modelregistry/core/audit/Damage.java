package dev.modelregistry.core.audit;

import dev.modelregistry.Verification.Problem;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Something that is damaged, and what needs it. */
final class Damage {

  private final String object;
  private final String what;
  private final Set<String> dependents = new LinkedHashSet<>();

  /**
   * Notes what is wrong.
   *
   * @param object key of the object
   * @param what a sentence, with or without its full stop
   */
  Damage(String object, String what) {
    this.object = object;
    this.what = what.endsWith(".") ? what : what + ".";
  }

  /** Notes a failed read of an object. */
  static Damage of(String object, RegistryException failure) {
    return new Damage(object, failure.getMessage());
  }

  /** Notes that a version or a snapshot needs it. */
  void neededBy(String dependent) {
    dependents.add(dependent);
  }

  /** Notes the labels on versions that need it. */
  void labelled(Map<Label, VersionId> labels) {
    labels.forEach(
        (label, version) -> {
          if (dependents.contains(version.toString())) {
            dependents.add(label + " of " + version.model());
          }
        });
  }

  /** Returns what needs it, in the order in which that was noted. */
  Set<String> dependents() {
    return dependents;
  }

  Problem problem() {
    return new Problem(object, what, List.copyOf(dependents));
  }
}
