package dev.modelregistry.core.serve;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.CanaryRequest;
import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveNotice;
import dev.modelregistry.LiveRequest;
import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.codec.DecisionsCodec;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogSettings;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RunningCanary;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.RoutingKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A registry whose production moves freely, and who follows it.
 *
 * <pre>
 *   release side   workbench ──┐
 *                              ├── one storage in memory
 *   serving side   faulty ─────┘   whose faults only the serving side meets
 * </pre>
 */
final class ServingBench implements AutoCloseable {

  static final RoutingKey ANY = RoutingKey.of("any");
  static final Duration SECOND = Duration.ofSeconds(1);

  final InMemoryStorage memory = new InMemoryStorage();
  final FaultyStorage faulty = new FaultyStorage(memory, 1);
  final Workbench releases;
  final Workbench servings;
  final Stepper worker = new Stepper();
  final List<LiveNotice> notices = new ArrayList<>();
  final List<Toy> loaded = new ArrayList<>();

  /** Numbers of versions that do not load. */
  final Set<Long> broken = new HashSet<>();

  ServingBench(Path inputs) {
    releases = new Workbench(memory, inputs.resolve("releases"));
    servings = new Workbench(faulty, inputs.resolve("servings"));
    releases.fraud().protect(PRODUCTION, Policy.open());
  }

  /** A loaded version, which notices that it is used after it was closed. */
  static final class Toy implements AutoCloseable {
    final long number;
    private boolean closed;

    Toy(Version version) {
      number = version.id().number();
    }

    long number() {
      assertThat(closed).as("v%d was closed", number).isFalse();
      return number;
    }

    boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      assertThat(closed).as("v%d was closed twice", number).isFalse();
      closed = true;
    }
  }

  /** Registers a version and gives it half of the calls. */
  Version canary(GuardRail... guards) {
    Version version = releases.register(0.9);
    CanaryRequest request = releases.fraud().canary(PRODUCTION).version(version).percent(50);
    List.of(guards).forEach(request::guard);
    request.commit();
    return version;
  }

  /** Registers a version and promotes it. */
  Version release() {
    Version version = releases.register(0.9);
    releases.fraud().promote(version).to(PRODUCTION).commit();
    return version;
  }

  LiveRequest<Toy> request() {
    ModelName fraud = new ModelName("fraud");
    LogSettings settings = LogSettings.standard(Clock.systemUTC(), Duration.ZERO);
    EventLog<DecisionsState> log =
        new EventLog<>(
            new ObjectStore(faulty), Keys.decisions(fraud), new DecisionsCodec(), settings);
    LabelWatch watch =
        new LabelWatch(log, PRODUCTION, id -> servings.registry().version(id), abortsOn(log));
    return FollowRequest.on(() -> worker, watch, Pin.NONE)
        .load(this::load)
        .closeWithin(Duration.ZERO)
        .listener(notices::add);
  }

  private static CanaryAborts abortsOn(EventLog<DecisionsState> log) {
    return (started, alarm) ->
        log.append(
            Actor.service("scoring"),
            head -> {
              RunningCanary now =
                  head.state()
                      .canary(PRODUCTION)
                      .filter(canary -> canary.since() == started)
                      .orElseThrow(() -> new Rejected("no such canary runs"));
              return new CanaryAborted(
                  PRODUCTION, now.terms().candidate(), started, "alarm", Optional.of(alarm));
            });
  }

  private Toy load(Version version) {
    if (broken.contains(version.id().number())) {
      throw new IllegalStateException("v" + version.id().number() + " is broken");
    }
    Toy toy = new Toy(version);
    loaded.add(toy);
    return toy;
  }

  LiveModel<Toy> open() {
    return request().open();
  }

  static long answerOf(LiveModel<Toy> live) {
    return live.call(ANY, Toy::number);
  }

  /** Returns the numbers of the versions that are loaded and not closed. */
  List<Long> open(List<Toy> toys) {
    return toys.stream().filter(toy -> !toy.isClosed()).map(toy -> toy.number).toList();
  }

  @Override
  public void close() {
    releases.close();
  }
}
