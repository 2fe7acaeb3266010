package dev.modelregistry.core.micrometer;

import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.Shadow;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Shows a live model, or its shadow, to Micrometer. The one class of this library that needs it: an
 * application that has Micrometer may use this class, and any other need not know of it.
 *
 * <pre>{@code
 * LiveMetrics.of(live).bindTo(meterRegistry);
 * }</pre>
 *
 * <p>All names begin with {@code model.registry.}: the counters {@code calls}, {@code
 * calls.failed}, {@code swaps}, {@code loads.failed} and {@code probes.failed} of a live model, and
 * its gauges {@code age} (time), {@code trouble} (1 or 0) and {@code version} (the number that
 * serves); of a shadow the counters {@code shadow.taken}, {@code .dropped}, {@code .compared},
 * {@code .agreed} and {@code .failed}. Meters hold what they show weakly, as Micrometer's do;
 * remove those of a live model that was closed.
 */
public final class LiveMetrics implements MeterBinder {

  private static final String PREFIX = "model.registry.";

  private final MeterBinder meters;

  private LiveMetrics(MeterBinder meters) {
    this.meters = meters;
  }

  /**
   * Shows a live model, with the tags {@code model} and {@code label}.
   *
   * @param tags further ones, keys and values in turn, to tell two of the same label apart
   */
  public static LiveMetrics of(LiveModel<?> live, String... tags) {
    LiveStatus status = live.status();
    Tags all =
        Tags.of(tags)
            .and("model", status.serving().version().model().value())
            .and("label", status.serving().label().name());
    return new LiveMetrics(registry -> bind(live, all, registry));
  }

  /**
   * Shows a shadow.
   *
   * @param tags keys and values in turn, to tell it from others
   */
  public static LiveMetrics of(Shadow shadow, String... tags) {
    Tags all = Tags.of(tags);
    return new LiveMetrics(registry -> bind(shadow, all, registry));
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    meters.bindTo(registry);
  }

  private static void bind(LiveModel<?> live, Tags tags, MeterRegistry registry) {
    Counters<LiveModel<?>> counters = new Counters<>(live, tags, registry);
    counters.add("calls", each -> each.status().counts().calls());
    counters.add("calls.failed", each -> each.status().counts().failedCalls());
    counters.add("swaps", each -> each.status().counts().swaps());
    counters.add("loads.failed", each -> each.status().counts().failedLoads());
    counters.add("probes.failed", each -> each.status().counts().failedProbes());
    TimeGauge.builder(
            PREFIX + "age", live, TimeUnit.NANOSECONDS, each -> each.status().age().toNanos())
        .description("Time since the registry last confirmed what serves")
        .tags(tags)
        .register(registry);
    Gauge.builder(PREFIX + "trouble", live, each -> each.status().trouble().isPresent() ? 1 : 0)
        .description("1 where the registry is not heard or what the label points at not served")
        .tags(tags)
        .register(registry);
    Gauge.builder(PREFIX + "version", live, each -> each.status().serving().version().number())
        .description("The number of the version that serves")
        .tags(tags)
        .register(registry);
  }

  private static void bind(Shadow shadow, Tags tags, MeterRegistry registry) {
    Counters<Shadow> counters = new Counters<>(shadow, tags, registry);
    counters.add("shadow.taken", each -> each.counts().taken());
    counters.add("shadow.dropped", each -> each.counts().dropped());
    counters.add("shadow.compared", each -> each.counts().compared());
    counters.add("shadow.agreed", each -> each.counts().agreed());
    counters.add("shadow.failed", each -> each.counts().failed());
  }

  /** What one thing counts by itself. */
  private record Counters<T>(T of, Tags tags, MeterRegistry registry) {

    void add(String name, ToDoubleFunction<T> count) {
      FunctionCounter.builder(PREFIX + name, of, count).tags(tags).register(registry);
    }
  }
}
