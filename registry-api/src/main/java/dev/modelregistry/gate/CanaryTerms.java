package dev.modelregistry.gate;

import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.VersionId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a canary is: people consent to exactly this.
 *
 * @param label the label whose calls are shared
 * @param candidate the version that answers a share of them
 * @param incumbent the version that answers the others, and since which decision it has the label
 * @param share how many calls the candidate answers
 * @param guards what aborts the canary, at most one for each signal
 */
public record CanaryTerms(
    Label label, VersionId candidate, Holding incumbent, Share share, List<GuardRail> guards) {

  private static final int MOST_GUARDS = 20;

  /**
   * Checks that the versions differ and copies the list.
   *
   * @throws IllegalArgumentException if candidate and incumbent are one version or of two models,
   *     or there are more than 20 guard rails, or two for one signal, or the label's name is too
   *     long for {@link Label#canary}
   */
  public CanaryTerms {
    guards = List.copyOf(guards);
    Label unused = label.canary();
    if (candidate.equals(incumbent.version())) {
      throw new IllegalArgumentException(
          label + " points at " + candidate + " already: a canary is another version");
    }
    if (!candidate.model().equals(incumbent.version().model())) {
      throw new IllegalArgumentException(
          candidate + " is a version of another model than " + incumbent.version());
    }
    Set<GuardRail.Signal> signals = new HashSet<>();
    for (GuardRail guard : guards) {
      if (!signals.add(guard.signal())) {
        throw new IllegalArgumentException(
            "a canary has one guard rail on the " + guard.signal().words() + ", not two");
      }
    }
    if (guards.size() > MOST_GUARDS) {
      throw new IllegalArgumentException("a canary has at most " + MOST_GUARDS + " guard rails");
    }
  }

  /** Returns the same with another share. */
  public CanaryTerms with(Share other) {
    return new CanaryTerms(label, candidate, incumbent, other, guards);
  }

  /** Returns them in words. */
  @Override
  public String toString() {
    return String.format(
        "%s of the calls of %s to %s beside %s, guarded by %s",
        share, label, candidate, incumbent.version(), guards);
  }
}
