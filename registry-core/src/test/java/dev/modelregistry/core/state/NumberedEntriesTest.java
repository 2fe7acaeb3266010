package dev.modelregistry.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.ImmutableLongArray;
import dev.modelregistry.core.format.Scribe;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.Voided;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Role;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The log that these tests read: snapshots, and slots that were filled with something else.
 *
 * <pre>
 *   sequence   1   2   3   4   5   6
 *   snapshot   1   2   -   -   3   4
 * </pre>
 */
class NumberedEntriesTest {

  private static final Voided FILLED = new Voided("0".repeat(32));

  private static Captured captured(long number) {
    Descriptor root = new Descriptor(Digest.of(new byte[0]), 0, Descriptor.OCTETS);
    return new Captured(
        number, new Contents(Contents.Form.FILE, "x.csv", root, 0, 1), List.of(), Map.of());
  }

  private static final SnapshotsState LOG =
      SnapshotsState.empty()
          .fold(
              new Scribe("datasets/d/snapshots")
                  .add(captured(1))
                  .add(captured(2))
                  .add(FILLED)
                  .add(FILLED)
                  .add(captured(3))
                  .add(captured(4))
                  .entries());

  @Nested
  class P3Numbers {

    @Test
    void aNumberLeadsToItsEntryAndBack() {
      assertThat(LOG.newestNumber()).isEqualTo(4);
      assertThat(LOG.sequenceOf(1)).hasValue(1);
      assertThat(LOG.sequenceOf(2)).hasValue(2);
      assertThat(LOG.sequenceOf(3)).hasValue(5);
      assertThat(LOG.sequenceOf(4)).hasValue(6);
      assertThat(LOG.numberOf(1)).hasValue(1);
      assertThat(LOG.numberOf(5)).hasValue(3);
      assertThat(LOG.numberOf(6)).hasValue(4);
    }

    @Test
    void versionsAreNumberedAsSnapshotsAre() {
      VersionsState versions = new VersionsState(LOG.entries());
      assertThat(versions.newestNumber()).isEqualTo(4);
      assertThat(versions.sequenceOf(3)).hasValue(5);
      assertThat(versions.numberOf(6)).hasValue(4);
    }

    @Test
    void whatIsNotThereHasNoNumberAndNoEntry() {
      assertThat(LOG.sequenceOf(0)).isEmpty();
      assertThat(LOG.sequenceOf(5)).isEmpty();
      assertThat(LOG.numberOf(0)).isEmpty();
      assertThat(LOG.numberOf(3)).isEmpty();
      assertThat(LOG.numberOf(4)).isEmpty();
      assertThat(LOG.numberOf(7)).isEmpty();
      assertThat(SnapshotsState.empty().newestNumber()).isZero();
      assertThat(SnapshotsState.empty().sequenceOf(1)).isEmpty();
    }

    @Property
    void arithmeticAgreesWithCounting(@ForAll @Size(max = 40) List<Boolean> numbered) {
      ImmutableLongArray.Builder others = ImmutableLongArray.builder();
      for (int i = 0; i < numbered.size(); i++) {
        if (!numbered.get(i)) {
          others.add(i + 1);
        }
      }
      NumberedEntries entries = new NumberedEntries(numbered.size(), others.build());
      long count = 0;
      for (int i = 0; i < numbered.size(); i++) {
        if (numbered.get(i)) {
          assertThat(entries.sequenceOf(++count)).hasValue(i + 1);
          assertThat(entries.numberOf(i + 1)).hasValue(count);
        } else {
          assertThat(entries.numberOf(i + 1)).isEmpty();
        }
      }
      assertThat(entries.newestNumber()).isEqualTo(count);
    }
  }

  @Nested
  class Inconsistencies {

    @Test
    void aNumberThatIsNotTheNextCannotFollow() {
      Scribe scribe = new Scribe("datasets/d/snapshots").add(captured(1)).add(captured(3));
      assertThatThrownBy(() -> SnapshotsState.empty().fold(scribe.entries()))
          .isInstanceOf(InconsistentLog.class)
          .hasMessage("datasets/d/snapshots#2 has the number 3, but the next number is 2");
    }

    @Test
    void anEntryCannotFollowAGap() {
      Scribe scribe = new Scribe("datasets/d/snapshots").add(captured(1)).add(captured(2));
      assertThatThrownBy(() -> SnapshotsState.empty().fold(scribe.entries().subList(1, 2)))
          .isInstanceOf(InconsistentLog.class)
          .hasMessage("entry 1 belongs where datasets/d/snapshots#2 is");
    }

    @Test
    void aKindOfAnotherLogHasNoPlace() {
      Scribe denied =
          new Scribe("models/m/versions").add(new Denied("register", Role.TRAINER, "m"));
      assertThatThrownBy(() -> VersionsState.empty().fold(denied.entries()))
          .isInstanceOf(InconsistentLog.class)
          .hasMessage("models/m/versions#1 is of the kind Denied, which has no place there");
      Scribe snapshot = new Scribe("models/m/versions").add(captured(1));
      assertThatThrownBy(() -> VersionsState.empty().fold(snapshot.entries()))
          .isInstanceOf(InconsistentLog.class);
    }

    @Test
    void othersAscendAndLieInTheLog() {
      assertThatThrownBy(() -> new NumberedEntries(5, ImmutableLongArray.of(2, 2)))
          .hasMessage("sequence numbers ascend from 1, but 2 follows 2");
      assertThatThrownBy(() -> new NumberedEntries(5, ImmutableLongArray.of(6)))
          .hasMessage("a log of 5 entries has no entry 6");
    }
  }
}
