package dev.modelregistry.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Verification.Problem;
import dev.modelregistry.VerifyRequest;
import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.format.Seal;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage.Space;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry whose objects are damaged in every way there is. An audit names what was damaged, and
 * no question gets a wrong answer.
 *
 * <p>What stands in it is drawn at {@link SampleRegistry}.
 */
@ExtendWith(Seeds.class)
class TamperTest {

  private static final String DECISIONS = Keys.decisions(new ModelName("fraud"));

  @TempDir static Path inputs;

  private static Space small;
  private static Answers ofSmall;
  private static Space lengthy;
  private static Answers ofLengthy;

  @BeforeAll
  static void askWhileSound() {
    small = SampleRegistry.small(inputs);
    ofSmall = new Answers(small);
    lengthy = SampleRegistry.lengthy(inputs, "true");
    ofLengthy = new Answers(lengthy);
  }

  /** One bit of one byte of one object. */
  private record Flip(ObjectKey key, int at, int bit) {

    Space in(Space space) {
      return changed(
          space,
          key,
          bytes -> {
            bytes[at] ^= (byte) (1 << bit);
            return bytes;
          });
    }
  }

  private static Space changed(Space space, ObjectKey key, Function<byte[], byte[]> change) {
    Space copy = SampleRegistry.copy(space);
    copy.overwrite(key, change.apply(bytes(space, key)));
    return copy;
  }

  private static Space without(Space space, ObjectKey key) {
    Space copy = SampleRegistry.copy(space);
    copy.remove(key);
    return copy;
  }

  private static byte[] bytes(Space space, ObjectKey key) {
    return space.bytes(key).orElseThrow();
  }

  private static boolean isHint(ObjectKey key) {
    return key.value().contains("bundles/") || key.value().contains("/checkpoints/");
  }

  private static boolean isEntry(ObjectKey key) {
    return key.value().matches(".*/(log|versions|decisions|snapshots)/[0-9]{12}");
  }

  private static ObjectKey next(ObjectKey entry, int step) {
    String log = Keys.lineOf(entry.value());
    long sequence = Long.parseLong(entry.value().substring(log.length() + 1));
    return Keys.entry(log, sequence + step);
  }

  private static boolean isNewest(Space space, ObjectKey entry) {
    return space.bytes(next(entry, 1)).isEmpty();
  }

  /** Returns the objects that an audit names; where nobody can open, what the refusal names. */
  private static List<String> named(Space space, List<LogPosition> receipts) {
    VerifyRequest request = new VerifyRequest(true, receipts, progress -> {});
    try (ModelRegistry registry = SampleRegistry.open(space)) {
      return registry.verify(request).problems().stream().map(Problem::object).toList();
    } catch (Corrupt atTheDoor) {
      return List.of(atTheDoor.object());
    }
  }

  private static List<LogPosition> receipts(Space space) {
    try (ModelRegistry registry = SampleRegistry.open(space)) {
      return registry.verify().positions();
    }
  }

  /** Takes as many as wanted, spread by chance; all of them in the long form. */
  private static <T> List<T> sample(List<T> all, int shortForm, Random random) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, Math.min(all.size(), Extent.of(shortForm, Integer.MAX_VALUE)));
  }

  private static <T> void assertNone(List<T> damages, Function<T, List<String>> findings) {
    assertThat(damages).isNotEmpty();
    List<String> found =
        damages.parallelStream()
            .flatMap(damage -> findings.apply(damage).stream().map(line -> damage + ": " + line))
            .limit(20)
            .toList();
    assertThat(found).isEmpty();
  }

  /** Says what is wrong with how some damage of one object is noticed. */
  private static List<String> findings(Space damaged, ObjectKey key, Answers answers) {
    List<String> findings = new ArrayList<>(answers.wrong(damaged, key));
    List<String> named = named(damaged, List.of());
    if (!named.contains(key.value())) {
      findings.add("the audit names " + named);
    }
    return findings;
  }

  @Test
  void aSoundRegistryHasNoProblemAndManyAnswers() {
    assertThat(named(small, receipts(small))).isEmpty();
    assertThat(named(lengthy, receipts(lengthy))).isEmpty();
    assertThat(ofSmall.count()).isGreaterThan(120);
    assertThat(ofSmall.wrong(small)).isEmpty();
    assertThat(lengthy.keys().stream().filter(TamperTest::isHint)).hasSize(1 + 9 + 299);
  }

  @Nested
  class EveryByte {

    /** Of hints, which are many and alike, one byte in sixteen. */
    private List<Flip> flips(Space space, Random random) {
      List<Flip> flips = new ArrayList<>();
      for (ObjectKey key : space.keys()) {
        int step = isHint(key) ? 16 : 1;
        for (int at = random.nextInt(step); at < bytes(space, key).length; at += step) {
          flips.add(new Flip(key, at, random.nextInt(8)));
        }
      }
      return flips;
    }

    @Test
    void ofTheSmallRegistryIsFoundAndNeverBelieved(Seed seed) {
      Random random = seed.random("flips");
      assertNone(
          sample(flips(small, random), 250, random),
          flip -> findings(flip.in(small), flip.key(), ofSmall));
    }

    @Test
    void ofALongLogAndItsHintsIsFoundAndNeverBelieved(Seed seed) {
      Random random = seed.random("flips");
      List<Flip> all = flips(lengthy, random);
      Collections.shuffle(all, random);
      assertNone(
          all.subList(0, Extent.of(30, 2_000)),
          flip -> findings(flip.in(lengthy), flip.key(), ofLengthy));
    }

    @Test
    void thatIsCutOffOrAddedIsFoundAndNeverBelieved(Seed seed) {
      Random random = seed.random("cuts");
      assertNone(
          sample(small.keys(), 12, random),
          key -> {
            byte[] whole = bytes(small, key);
            List<String> findings = new ArrayList<>();
            for (int length :
                new int[] {0, random.nextInt(whole.length), whole.length - 1, whole.length + 1}) {
              Space damaged = changed(small, key, bytes -> Arrays.copyOf(bytes, length));
              findings(damaged, key, ofSmall).forEach(line -> findings.add(length + ": " + line));
            }
            return findings;
          });
    }
  }

  @Nested
  class EveryObject {

    /**
     * An edge is the one object whose loss only an audit can see: whoever asks who used something
     * asks for a listing, and a listing says nothing of what it lacks.
     */
    private boolean isEdge(ObjectKey key) {
      return key.value().startsWith("edges/");
    }

    @Test
    void thatIsDeletedIsFoundAndChangesNoAnswer() {
      assertNone(
          small.keys().stream()
              .filter(key -> !isHint(key) && !(isEntry(key) && isNewest(small, key)))
              .toList(),
          key -> {
            Space damaged = without(small, key);
            List<String> findings = new ArrayList<>();
            if (isEntry(key)) {
              findings.addAll(ofSmall.wrong(damaged));
            } else if (!isEdge(key)) {
              findings.addAll(ofSmall.wrong(damaged, key));
            }
            List<String> named = named(damaged, List.of());
            if (!named.contains(key.value())) {
              findings.add("the audit names " + named);
            }
            return findings;
          });
    }

    @Test
    void thatIsTheNewestOfItsLogIsMissedByWhoeverKeptAReceipt() {
      List<LogPosition> receipts = receipts(small);
      assertNone(
          small.keys().stream().filter(key -> isEntry(key) && isNewest(small, key)).toList(),
          key ->
              named(without(small, key), receipts).contains(key.value())
                  ? List.of()
                  : List.of("the audit names " + named(without(small, key), receipts)));
    }

    @Test
    void thatHasTheBytesOfAnotherIsFoundAndNeverBelieved(Seed seed) {
      List<List<ObjectKey>> swaps = new ArrayList<>();
      for (ObjectKey one : small.keys()) {
        for (ObjectKey other : small.keys()) {
          if (one.value().compareTo(other.value()) < 0
              && !Arrays.equals(bytes(small, one), bytes(small, other))) {
            swaps.add(List.of(one, other));
          }
        }
      }
      assertNone(sample(swaps, 60, seed.random("swaps")), this::findingsOfSwap);
    }

    private List<String> findingsOfSwap(List<ObjectKey> pair) {
      ObjectKey one = pair.get(0);
      ObjectKey other = pair.get(1);
      Space damaged = SampleRegistry.copy(small);
      damaged.overwrite(one, bytes(small, other));
      damaged.overwrite(other, bytes(small, one));
      List<String> findings = new ArrayList<>(ofSmall.wrong(damaged, one));
      findings.addAll(ofSmall.wrong(damaged, other));
      List<String> named = named(damaged, List.of());
      boolean atTheDoor = one.equals(Keys.REGISTRY) || other.equals(Keys.REGISTRY);
      List<String> expected =
          atTheDoor
              ? List.of(Keys.REGISTRY.value())
              : pair.stream().filter(key -> isNamedWith(pair, key)).map(ObjectKey::value).toList();
      if (!named.containsAll(expected)) {
        findings.add("the audit names " + named);
      }
      return findings;
    }

    /** What no sound entry says, nothing can be held against: a hint, or a blob with its entry. */
    private boolean isNamedWith(List<ObjectKey> pair, ObjectKey key) {
      boolean isBlob = key.value().contains("/blobs/");
      return !isHint(key) && !(isBlob && pair.stream().anyMatch(TamperTest::isEntry));
    }

    @Test
    void thatIsAnEntryRepeatedAtTheEndOfALogIsFoundAndNeverBelieved(Seed seed) {
      List<ObjectKey> entries = small.keys().stream().filter(TamperTest::isEntry).toList();
      List<List<ObjectKey>> repetitions = new ArrayList<>();
      for (ObjectKey newest : entries) {
        if (isNewest(small, newest)) {
          entries.forEach(entry -> repetitions.add(List.of(entry, next(newest, 1))));
        }
      }
      assertNone(
          sample(repetitions, 40, seed.random("repetitions")),
          pair -> {
            ObjectKey slot = pair.get(1);
            Space damaged = SampleRegistry.copy(small);
            damaged.overwrite(slot, bytes(small, pair.get(0)));
            return findings(damaged, slot, ofSmall);
          });
    }
  }

  @Nested
  class AnEntryWrittenAnewWithItsDigest {

    /** The entry says something else, in the form that the library writes. */
    private byte[] forged(ObjectKey key) {
      String log = Keys.lineOf(key.value());
      long sequence = Long.parseLong(key.value().substring(log.length() + 1));
      LogEntry entry = EntryCodec.decode(new EntryRef(log, sequence), bytes(small, key));
      return EntryCodec.encode(
          new LogEntry(
              entry.ref(),
              new LogEntry.Stamp(entry.stamp().id(), Actor.person("mallory"), entry.time()),
              entry.before(),
              entry.checkpoint(),
              entry.event()));
    }

    @Test
    void isFoundAtTheLatestByTheNextOrAgainstAReceipt() {
      List<LogPosition> receipts = receipts(small);
      assertNone(
          small.keys().stream().filter(TamperTest::isEntry).toList(),
          key -> {
            Space damaged = changed(small, key, bytes -> forged(key));
            List<String> named = named(damaged, receipts);
            return named.contains(key.value()) || named.contains(next(key, 1).value())
                ? List.of()
                : List.of("the audit names " + named);
          });
    }

    @Test
    void isNamedItselfWhereABundleHoldsWhatItWas() {
      ObjectKey key = Keys.entry(DECISIONS, 100);
      String honest = new String(bytes(lengthy, key), UTF_8);
      String forged = Seal.renewed(honest.replace("service:trainer", "person:mallory"));
      Space damaged = changed(lengthy, key, bytes -> forged.getBytes(UTF_8));

      assertThat(named(damaged, List.of())).containsExactly(key.value());
      assertThat(ofLengthy.wrong(damaged)).isEmpty();
    }
  }

  @Nested
  class TheNewestEntries {

    private final Space shorter = SampleRegistry.copy(small);
    private final List<LogPosition> receipts = receipts(small);

    private void drop(int count) {
      LongStream.range(0, count)
          .mapToObj(i -> Keys.entry(DECISIONS, 34 - i))
          .forEach(shorter::remove);
    }

    @Test
    void thatWereDroppedAreMissedByAReceipt() {
      for (int count = 1; count <= 34; count++) {
        drop(count);
        assertThat(named(shorter, receipts))
            .as("%d dropped", count)
            .contains(DECISIONS + "/000000000034");
      }
    }

    @Test
    void thatWereDroppedAndReplacedAreMissedByAReceipt() {
      drop(2);
      try (ModelRegistry registry = SampleRegistry.open(shorter)) {
        Model fraud = registry.model("fraud");
        fraud.protect(Label.STAGING, Policy.open());
        fraud.protect(Label.STAGING, Policy.open().approvals(1));
        assertThat(fraud.position().size()).isEqualTo(34);
        assertThatThrownBy(() -> fraud.asOf(receipt()))
            .isInstanceOf(Corrupt.class)
            .hasMessageContaining("no longer have the root");
      }

      assertThat(named(shorter, receipts)).contains(DECISIONS + "/000000000034");
      ObjectKey left = Keys.checkpoint(DECISIONS, 33);
      assertThat(named(shorter, List.of())).containsExactly(left.value());
      shorter.remove(left);
      assertThat(named(shorter, List.of())).isEmpty();
    }

    @Test
    void thatWereDroppedLeaveAnEarlierStateThatWasTrue() {
      drop(1);
      try (ModelRegistry now = SampleRegistry.open(shorter);
          ModelRegistry whole = SampleRegistry.open(small)) {
        Model fraud = whole.model("fraud");
        Model earlier = now.model("fraud");
        assertThat(earlier.labels()).isEqualTo(fraud.asOf(earlier.position()).labels());
        assertThat(earlier.decisions()).isEqualTo(fraud.decisions().subList(0, 33));
      }
    }

    private LogPosition receipt() {
      return receipts.stream()
          .filter(receipt -> receipt.log().equals(DECISIONS))
          .findFirst()
          .orElseThrow();
    }
  }

  @Nested
  class AHole {

    @Test
    void ofSeveralEntriesIsFoundByAnAudit(Seed seed) {
      Random random = seed.random("holes");
      for (int i = 0; i < Extent.of(10, 200); i++) {
        int from = 1 + random.nextInt(30);
        int to = from + 1 + random.nextInt(33 - from);
        Space damaged = SampleRegistry.copy(small);
        LongStream.rangeClosed(from, to)
            .forEach(sequence -> damaged.remove(Keys.entry(DECISIONS, sequence)));
        assertThat(named(damaged, List.of()))
            .as("%d to %d", from, to)
            .contains(Keys.entry(DECISIONS, from).value());
      }
    }
  }

  @Nested
  class TheFounding {

    @Test
    void ofAnotherRegistryChangesNoAnswer() {
      Space swapped = SampleRegistry.copy(small);
      swapped.overwrite(Keys.REGISTRY, bytes(lengthy, Keys.REGISTRY));

      assertThat(ofSmall.wrong(swapped)).isEmpty();
    }
  }
}
