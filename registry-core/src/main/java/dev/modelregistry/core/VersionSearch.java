package dev.modelregistry.core;

import com.google.common.base.Suppliers;
import dev.modelregistry.Search;
import dev.modelregistry.Version;
import dev.modelregistry.core.codec.VersionFacts;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A search over the versions of a view. */
final class VersionSearch implements Search {

  private final ModelAt view;

  /** What is known of every version, and so asked first; the other may have to read entries. */
  private Optional<Predicate<VersionFacts>> facts = Optional.empty();

  private Optional<Predicate<Version>> others = Optional.empty();
  private Optional<Comparator<? super FoundVersion>> order = Optional.empty();
  private long skipped;
  private long most = Long.MAX_VALUE;

  VersionSearch(ModelAt view) {
    this.view = view;
  }

  @Override
  public Search label(Label label) {
    Optional<VersionId> holder = Optional.ofNullable(view.labels().get(label));
    return known(version -> holder.isPresent() && holder.get().number() == version.number());
  }

  @Override
  public Search metric(String name, Predicate<Double> accepted) {
    Supplier<MetricColumn> column = Suppliers.memoize(() -> view.metric(name));
    Predicate<VersionFacts> registeredWith = version -> column.get().anyOf(version, accepted);
    return known(
        view.hasAttached()
            ? registeredWith.or(version -> isAttached(name, accepted, version))
            : registeredWith);
  }

  private boolean isAttached(String name, Predicate<Double> accepted, VersionFacts version) {
    return view.attached(version.number()).stream()
        .flatMap(evaluation -> evaluation.metric(name).stream())
        .anyMatch(accepted);
  }

  @Override
  public Search config(String key, Object value) {
    ConfigValue wanted = ConfigValue.of(value);
    return known(version -> wanted.equals(version.noted().config().get(key)));
  }

  @Override
  public Search annotation(String name, String value) {
    return known(version -> value.equals(version.noted().annotations().get(name)));
  }

  @Override
  public Search since(Instant instant) {
    return known(version -> !version.registeredAt().isBefore(instant));
  }

  @Override
  public Search before(Instant instant) {
    return known(version -> version.registeredAt().isBefore(instant));
  }

  private Search known(Predicate<VersionFacts> another) {
    facts = Optional.of(facts.map(all -> all.and(another)).orElse(another));
    return this;
  }

  @Override
  public Search where(Predicate<Version> another) {
    others = Optional.of(others.map(all -> all.and(another)).orElse(another));
    return this;
  }

  @Override
  public Search highest(String metric) {
    return ordered(byMetric(metric, 1).reversed());
  }

  @Override
  public Search lowest(String metric) {
    return ordered(byMetric(metric, -1).reversed());
  }

  @Override
  public Search sortedBy(Comparator<Version> sorted) {
    return ordered(sorted);
  }

  private Search ordered(Comparator<? super FoundVersion> sorted) {
    order = Optional.of(sorted);
    return this;
  }

  @Override
  public Search skip(long count) {
    skipped = notNegative(count);
    return this;
  }

  @Override
  public Search limit(long count) {
    most = notNegative(count);
    return this;
  }

  @Override
  public Stream<Version> stream() {
    Stream<FoundVersion> found = view.versions(facts.orElse(version -> true));
    if (others.isPresent()) {
      found = found.filter(others.get());
    }
    if (order.isPresent()) {
      found = found.sorted(order.get());
    }
    // A stream that may end early asks after every version whether it has.
    if (skipped > 0 || most < Long.MAX_VALUE) {
      found = found.skip(skipped).limit(most);
    }
    return found.map(Version.class::cast);
  }

  /** Orders by the newest value of a metric times a sign; versions without it come first. */
  private Comparator<FoundVersion> byMetric(String metric, int sign) {
    // A sort compares each version many times, and attached evaluations have to be read.
    Map<Long, Double> keys = new HashMap<>();
    return Comparator.comparingDouble(
        version ->
            keys.computeIfAbsent(
                version.id().number(), number -> key(metric, sign, version.facts())));
  }

  private double key(String metric, int sign, VersionFacts version) {
    OptionalDouble newest =
        Stream.concat(
                version.metrics().stream()
                    .flatMap(metrics -> Optional.ofNullable(metrics.get(metric)).stream()),
                view.attached(version.number()).stream()
                    .flatMap(evaluation -> evaluation.metric(metric).stream()))
            .mapToDouble(Double::doubleValue)
            .reduce((older, newer) -> newer);
    return newest.isPresent() ? sign * newest.getAsDouble() : Double.NEGATIVE_INFINITY;
  }

  private static long notNegative(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("a search gives 0 or more versions, not " + count);
    }
    return count;
  }
}
