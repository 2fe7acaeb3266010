package dev.modelregistry.data;

import dev.modelregistry.value.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The inputs that a model computes, under a name and a number that stand for these definitions and
 * no others.
 *
 * @param name the name
 * @param version the number, from 1
 * @param features the features, at least one, each name once
 */
public record FeatureSet(String name, int version, List<Feature> features) {

  private static final int MAX_NAME = 100;

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if the name cannot be kept, the number is below 1, there is no
   *     feature, or two have the same name
   */
  public FeatureSet {
    Names.text("the name of a feature set", name, MAX_NAME);
    features = List.copyOf(features);
    Set<String> names = new HashSet<>();
    if (version < 1
        || features.isEmpty()
        || !features.stream().map(Feature::name).allMatch(names::add)) {
      throw new IllegalArgumentException(
          String.format(
              "feature set '%s' has a number from 1 and features of different names, not number %d"
                  + " and %s",
              name, version, features.stream().map(Feature::name).toList()));
    }
  }

  /** Returns a set of these features. */
  public static FeatureSet of(String name, int version, Feature... features) {
    return new FeatureSet(name, version, List.of(features));
  }

  /** Returns the columns that the features come from, each once, in the order of their use. */
  public List<String> columns() {
    return features.stream().flatMap(feature -> feature.columns().stream()).distinct().toList();
  }

  /** Says in a sentence for each what differs in another set; nothing where they are equal. */
  public List<String> changesTo(FeatureSet other) {
    List<String> changes = new ArrayList<>();
    for (Feature was : features) {
      Optional<Feature> is = other.feature(was.name());
      if (is.isEmpty()) {
        changes.add("feature '" + was.name() + "' was dropped");
      } else if (!is.get().equals(was)) {
        changes.add(
            String.format(
                "feature '%s' was %s and is %s",
                was.name(), was.described(), is.get().described()));
      }
    }
    for (Feature is : other.features) {
      if (feature(is.name()).isEmpty()) {
        changes.add("feature '" + is.name() + "' was added");
      }
    }
    return changes;
  }

  /**
   * Says in a sentence for each which features are computed by classes that are not the same in
   * this process: those that a model would be served with are not those it was trained with.
   *
   * @param loader finds the classes
   */
  public List<String> changesHere(ClassLoader loader) {
    List<String> changes = new ArrayList<>();
    for (Feature feature : features) {
      if (feature.definition() instanceof Feature.JavaClass was) {
        try {
          Feature.JavaClass is = Feature.JavaClass.of(Class.forName(was.name(), false, loader));
          if (!is.equals(was)) {
            changes.add(
                String.format(
                    "feature '%s' was computed by %s and here it is %s", feature.name(), was, is));
          }
        } catch (ClassNotFoundException e) {
          changes.add(
              String.format(
                  "feature '%s' is computed by %s, which this process has not",
                  feature.name(), was.name()));
        }
      }
    }
    return changes;
  }

  private Optional<Feature> feature(String wanted) {
    return features.stream().filter(feature -> feature.name().equals(wanted)).findFirst();
  }

  /** Returns the name and the number, as in {@code risk v3}. */
  @Override
  public String toString() {
    return name + " v" + version;
  }
}
