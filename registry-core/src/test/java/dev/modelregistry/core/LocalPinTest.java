package dev.modelregistry.core;

import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveNotice;
import dev.modelregistry.LiveRequest;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that serve, one after the other, of which the second does not reach the registry.
 *
 * <pre>
 *   storage   reachable ───────── gone ─────────────────── back
 *   first     serves v1, pins it
 *   second                        starts from the pin ───► serves what the label points at
 *   releases                      (v2 meanwhile)
 * </pre>
 */
@Timeout(60)
class LocalPinTest {

  private final InMemoryStorage memory = new InMemoryStorage();
  private final FaultyStorage faulty = new FaultyStorage(memory, 1);
  private final SteppingClock clock = new SteppingClock(Instant.parse("2026-06-30T08:00:00Z"));
  private final List<ModelRegistry> opened = new ArrayList<>();
  private final Queue<LiveNotice> notices = new ConcurrentLinkedQueue<>();
  private final Queue<String> loaded = new ConcurrentLinkedQueue<>();
  private Workbench releases;

  @TempDir private Path folder;
  private Path cache;

  @BeforeEach
  void open() {
    cache = folder.resolve("cache");
    releases = new Workbench(memory, folder.resolve("releases"));
    releases.fraud().protect(PRODUCTION, Policy.open());
    release("first weights");
  }

  @AfterEach
  void close() {
    faulty.heal();
    opened.forEach(ModelRegistry::close);
    releases.close();
  }

  private void release(String weights) {
    Version version = releases.registration(weights, 0.9).commit();
    releases.fraud().promote(version).to(PRODUCTION).commit();
  }

  private void vanish() {
    faulty.randomly(Fault.FAIL_BEFORE, 1);
  }

  /** Opens the registry as a serving process does. */
  private ModelRegistry process() {
    ModelRegistry registry =
        Registries.on(faulty)
            .actor(Workbench.TRAINER)
            .cache(cache, 1 << 20)
            .clock(clock)
            .evenIfUnavailable()
            .open();
    opened.add(registry);
    return registry;
  }

  private LiveRequest<String> request(Label label) {
    return process()
        .model("fraud")
        .live(label)
        .load(this::read)
        .every(Duration.ofHours(1))
        .listener(notices::add);
  }

  private String read(Version version) throws IOException {
    try (InputStream in = version.weights().open()) {
      String weights = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      loaded.add(weights);
      return weights;
    }
  }

  private LiveModel<String> start() {
    return request(PRODUCTION).pinned().open();
  }

  private void serveOnce() {
    start().close();
    loaded.clear();
  }

  private static String answerOf(LiveModel<String> live) {
    return live.call(RoutingKey.of(1), weights -> weights);
  }

  private List<Path> cached(String pattern) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).toList();
    }
  }

  @Nested
  class WhereTheRegistryIsGone {

    @Test
    void theVersionThatWasServedLastIsServedAndSaidToBeStale() {
      serveOnce();
      clock.set(clock.instant().plus(Duration.ofHours(5)));
      vanish();
      try (LiveModel<String> live = start()) {
        assertThat(answerOf(live)).isEqualTo("first weights");
        LiveStatus status = live.status();
        assertThat(status.serving().version().number()).isEqualTo(1);
        assertThat(releases.fraud().explain(status.serving().position()).version().id())
            .isEqualTo(status.serving().version());
        assertThat(status.age()).isBetween(Duration.ofHours(5), Duration.ofHours(6));
        assertThat(status.trouble()).get().asString().contains("started from the local pin");
        assertThat(notices)
            .singleElement()
            .isInstanceOfSatisfying(
                LiveNotice.OutOfReach.class,
                lost -> assertThat(lost.age()).isGreaterThanOrEqualTo(Duration.ofHours(5)));
        assertThat(live.refresh().trouble())
            .get()
            .asString()
            .contains("started from the local pin");
      }
    }

    @Test
    void whatStandsInItsRegistrationAndItsWeightsCanBeRead() throws IOException {
      serveOnce();
      vanish();
      try (LiveModel<Version> live =
          process().model("fraud").live(PRODUCTION).load(version -> version).pinned().open()) {
        Version version = live.call(RoutingKey.of(1), same -> same);
        assertThat(version.config()).containsKey("learning-rate");
        assertThat(version.evaluations()).hasSize(1);
        assertThat(version.weights().path()).hasContent("first weights");
        assertThat(new String(version.weights().open(6, 7).readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("weights");
        assertThatThrownBy(version::environment)
            .isInstanceOf(Unavailable.class)
            .hasMessageContaining("out of reach");
      }
    }

    @Test
    void treesOfWeightsAreServedToo() throws IOException {
      Path tree = Files.createDirectories(folder.resolve("tree"));
      Files.writeString(tree.resolve("a.bin"), "part a");
      Files.writeString(tree.resolve("b.bin"), "part b");
      Version version = releases.registration("", 0.9).weights(tree).commit();
      releases.fraud().promote(version).to(PRODUCTION).commit();
      process().model("fraud").live(PRODUCTION).pinned().open().close();
      vanish();
      try (LiveModel<String> live =
          process()
              .model("fraud")
              .live(PRODUCTION)
              .load(
                  v -> new String(v.weights().open("b.bin").readAllBytes(), StandardCharsets.UTF_8))
              .pinned()
              .open()) {
        assertThat(answerOf(live)).isEqualTo("part b");
      }
    }

    @Test
    void nothingStartsThatIsNotPinnedOrAsksForNoPin() {
      serveOnce();
      vanish();
      assertThatThrownBy(() -> request(PRODUCTION).open()).isInstanceOf(Unavailable.class);
      assertThatThrownBy(() -> request(STAGING).pinned().open()).isInstanceOf(Unavailable.class);
      assertThatThrownBy(
              () -> Registries.on(faulty).actor(Workbench.TRAINER).cache(cache, 1 << 20).open())
          .isInstanceOf(Unavailable.class);
      assertThatThrownBy(() -> process().models()).isInstanceOf(Unavailable.class);
    }

    @Test
    void weightsThatWereDamagedHereAreNotServed() throws IOException {
      serveOnce();
      for (Path file : cached("[0-9a-f]{64}")) {
        assertThat(file.toFile().setWritable(true)).isTrue();
        Files.writeString(file, "FIRST weights");
      }
      vanish();
      LiveRequest<String> mapping =
          process()
              .model("fraud")
              .live(PRODUCTION)
              .load(version -> Files.readString(version.weights().path()))
              .pinned();
      assertThatThrownBy(mapping::open).isInstanceOf(Corrupt.class);
    }

    @Test
    void aPinThatWasDamagedIsNone() throws IOException {
      serveOnce();
      List<Path> pins = cached("pin-.*");
      assertThat(pins).hasSize(1);
      byte[] bytes = Files.readAllBytes(pins.get(0));
      bytes[bytes.length / 2] ^= 1;
      Files.write(pins.get(0), bytes);
      vanish();
      assertThatThrownBy(LocalPinTest.this::start).isInstanceOf(Unavailable.class);
    }
  }

  @Nested
  class WhenTheRegistryAnswersAgain {

    @Test
    void theLabelIsFollowedAndPinnedAnew() {
      serveOnce();
      vanish();
      try (LiveModel<String> live = start()) {
        release("second weights");
        faulty.heal();
        LiveStatus status = live.refresh();
        assertThat(answerOf(live)).isEqualTo("second weights");
        assertThat(status.trouble()).isEmpty();
        assertThat(status.age()).isLessThan(Duration.ofHours(1));
      }
      vanish();
      try (LiveModel<String> live = start()) {
        assertThat(answerOf(live)).isEqualTo("second weights");
      }
    }

    /** The place may have another registry by now, with a version of the same number. */
    @Test
    void evenTheSameVersionIsLoadedAnew() {
      serveOnce();
      vanish();
      try (LiveModel<String> live = start()) {
        faulty.heal();
        live.refresh();
        assertThat(loaded).containsExactly("first weights", "first weights");
        live.refresh();
        assertThat(loaded).hasSize(2);
      }
    }

    @Test
    void whatOpeningWouldHaveLookedAtIsLookedAtFirst() {
      serveOnce();
      vanish();
      try (LiveModel<String> live = start()) {
        release("second weights");
        faulty.heal();
        faulty.next(Operation.OPEN, "registry.json", Fault.FLIPPED_BIT);
        assertThat(live.refresh().trouble()).get().asString().contains("registry.json");
        assertThat(answerOf(live)).isEqualTo("first weights");
        assertThat(live.refresh().trouble()).isEmpty();
        assertThat(answerOf(live)).isEqualTo("second weights");
      }
    }
  }

  @Nested
  class ThePin {

    @Test
    void isNotUsedWhereTheRegistryAnswers() {
      serveOnce();
      release("second weights");
      try (LiveModel<String> live = start()) {
        assertThat(answerOf(live)).isEqualTo("second weights");
        assertThat(loaded).containsExactly("second weights");
      }
    }

    @Test
    void followsEverySwap() {
      try (LiveModel<String> live = start()) {
        release("second weights");
        live.refresh();
        vanish();
        try (LiveModel<String> other = start()) {
          assertThat(answerOf(other)).isEqualTo("second weights");
        }
      }
    }

    @Test
    void isConfirmedAsLongAsTheRegistryConfirmsIt() {
      try (LiveModel<String> live = start()) {
        clock.set(clock.instant().plus(Duration.ofHours(5)));
        live.refresh();
      }
      vanish();
      try (LiveModel<String> live = start()) {
        assertThat(live.status().age()).isLessThan(Duration.ofHours(1));
      }
    }

    @Test
    void costsNothingThatServesWhereItCannotBeWritten() throws IOException {
      Files.writeString(cache, "a file where the folder should be");
      try (LiveModel<String> live = start()) {
        assertThat(answerOf(live)).isEqualTo("first weights");
        assertThat(live.status().trouble()).isEmpty();
      }
    }
  }
}
