package dev.modelregistry.core;

import dev.modelregistry.Search;
import dev.modelregistry.Version;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A search over the versions of a view. */
final class VersionSearch implements Search {

  private final ModelAt view;
  private Predicate<Version> condition = version -> true;
  private Optional<Comparator<Version>> order = Optional.empty();
  private long skipped;
  private long most = Long.MAX_VALUE;

  VersionSearch(ModelAt view) {
    this.view = view;
  }

  @Override
  public Search label(Label label) {
    Optional<VersionId> holder = Optional.ofNullable(view.labels().get(label));
    return where(version -> holder.filter(version.id()::equals).isPresent());
  }

  @Override
  public Search metric(String name, Predicate<Double> accepted) {
    return where(
        version ->
            view.evaluations(version).stream()
                .flatMap(evaluation -> evaluation.metric(name).stream())
                .anyMatch(accepted));
  }

  @Override
  public Search config(String key, Object value) {
    ConfigValue wanted = ConfigValue.of(value);
    return where(version -> wanted.equals(version.config().get(key)));
  }

  @Override
  public Search annotation(String name, String value) {
    return where(version -> value.equals(version.annotations().get(name)));
  }

  @Override
  public Search since(Instant instant) {
    return where(version -> !version.registeredAt().isBefore(instant));
  }

  @Override
  public Search before(Instant instant) {
    return where(version -> version.registeredAt().isBefore(instant));
  }

  @Override
  public Search where(Predicate<Version> another) {
    condition = condition.and(another);
    return this;
  }

  @Override
  public Search highest(String metric) {
    return sortedBy(byMetric(metric, 1).reversed());
  }

  @Override
  public Search lowest(String metric) {
    return sortedBy(byMetric(metric, -1).reversed());
  }

  @Override
  public Search sortedBy(Comparator<Version> sorted) {
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
    Stream<Version> found = view.versions().stream().filter(condition);
    return order.map(found::sorted).orElse(found).skip(skipped).limit(most);
  }

  /** Orders by the newest value of a metric times a sign; versions without it come first. */
  private Comparator<Version> byMetric(String metric, int sign) {
    // A sort compares each version many times, and its evaluations may have to be read.
    Map<VersionId, Double> keys = new HashMap<>();
    return Comparator.comparingDouble(
        version -> keys.computeIfAbsent(version.id(), id -> key(metric, sign, version)));
  }

  private double key(String metric, int sign, Version version) {
    OptionalDouble newest = newest(metric, view.evaluations(version));
    return newest.isPresent() ? sign * newest.getAsDouble() : Double.NEGATIVE_INFINITY;
  }

  private static OptionalDouble newest(String metric, List<Evaluation> evaluations) {
    return evaluations.stream()
        .flatMap(evaluation -> evaluation.metric(metric).stream())
        .mapToDouble(Double::doubleValue)
        .reduce((older, newer) -> newer);
  }

  private static long notNegative(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("a search gives 0 or more versions, not " + count);
    }
    return count;
  }
}
