package dev.modelregistry.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Verification.Problem;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage.Space;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bundles and log checkpoints are hints: whatever becomes of any of them, every question gets the
 * answer that it got while all were sound, and an audit names those that are not what they were.
 *
 * <p>The log is the long one of {@link SampleRegistry}: a bundle of 256 entries, nine of 32, and a
 * log checkpoint for each entry but the last.
 */
@ExtendWith(Seeds.class)
class HintsPropertyTest {

  /** What becomes of a hint. */
  private enum Fate {
    KEPT,
    DELETED,
    FLIPPED,
    CUT,
    EMPTY,
    /** The true bytes of the same hint of another registry. */
    OF_ANOTHER_HISTORY,
    /** The true bytes of another hint of this registry: a stale log checkpoint, for one. */
    OF_ANOTHER_PLACE,
    /** The true chain with another state, or the true entries with one that says something else. */
    LYING
  }

  /** The fate of one hint; chance decides where it is hit. */
  private record Blow(Fate fate, int chance) {}

  private static Arbitrary<List<Blow>> blows(int count) {
    return Combinators.combine(
            Arbitraries.of(Fate.class), Arbitraries.integers().between(0, 1 << 30))
        .as(Blow::new)
        .list()
        .ofSize(count);
  }

  @TempDir static Path inputs;

  private static Space sound;
  private static Space other;
  private static Answers answers;

  @BeforeAll
  static void askWhileSound() {
    sound = SampleRegistry.lengthy(inputs, "true");
    other = SampleRegistry.lengthy(inputs, "forged");
    answers = new Answers(sound);
  }

  private static List<ObjectKey> hints() {
    return sound.keys().stream()
        .filter(key -> key.value().contains("bundles/") || key.value().contains("/checkpoints/"))
        .toList();
  }

  @Test
  void noDamageChangesAnAnswer(Seed seed) {
    Tries.of(blows(hints().size()), seed, Extent.of(10, 300)).holdFor(this::check);
  }

  private void check(List<Blow> blows) {
    assertThat(hints()).hasSameSizeAs(blows);
    Space damaged = SampleRegistry.copy(sound);
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < blows.size(); i++) {
      ObjectKey hint = hints().get(i);
      strike(damaged, hint, blows.get(i));
      byte[] now = damaged.bytes(hint).orElse(bytes(hint));
      if (!Arrays.equals(now, bytes(hint))) {
        changed.add(hint.value());
      }
    }

    assertThat(answers.wrong(damaged, refusal -> false)).isEmpty();
    try (ModelRegistry registry = SampleRegistry.open(damaged)) {
      assertThat(registry.verify().problems())
          .extracting(Problem::object)
          .containsExactlyInAnyOrderElementsOf(changed);
    }
  }

  private void strike(Space damaged, ObjectKey hint, Blow blow) {
    byte[] bytes = bytes(hint);
    int at = blow.chance % bytes.length;
    switch (blow.fate) {
      case KEPT -> {}
      case DELETED -> damaged.remove(hint);
      case FLIPPED -> {
        bytes[at] ^= (byte) (1 << blow.chance % 8);
        damaged.overwrite(hint, bytes);
      }
      case CUT -> damaged.overwrite(hint, Arrays.copyOf(bytes, at));
      case EMPTY -> damaged.overwrite(hint, new byte[0]);
      case OF_ANOTHER_HISTORY -> damaged.overwrite(hint, other.bytes(hint).orElseThrow());
      case OF_ANOTHER_PLACE ->
          damaged.overwrite(hint, bytes(hints().get(blow.chance % hints().size())));
      case LYING -> {
        String truth = new String(bytes, UTF_8);
        damaged.overwrite(
            hint,
            truth
                .replace("fraud@v1", "fraud@v3")
                .replace("fraud@v2", "fraud@v1")
                .replace("fraud@v3", "fraud@v2")
                .getBytes(UTF_8));
      }
    }
  }

  private static byte[] bytes(ObjectKey key) {
    return sound.bytes(key).orElseThrow();
  }
}
