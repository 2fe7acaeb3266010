package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.LOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryProof;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.GrowthProof;
import dev.modelregistry.value.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LogProofsTest {

  private static final int SIZE = 7;

  private final EventLog<Tally> log = new Notebook().write(SIZE).open();
  private final LogProofs proofs = new LogProofs(log);

  private LogPosition position(long size) {
    return log.at(size).position();
  }

  @Nested
  class OfAnEntry {

    @Test
    void holdsForEveryEntryAtEveryPositionThatReachesIt() {
      for (int size = 1; size <= SIZE; size++) {
        for (int entry = 1; entry <= size; entry++) {
          EntryProof proof = proofs.entry(entry, position(size));

          assertThat(proof.entry()).isEqualTo(new EntryRef(LOG, entry));
          assertThat(proof.json()).contains("\"" + entry + "\"");
          assertThat(LogProofs.holds(proof)).as("%d of %d", entry, size).isTrue();
        }
      }
    }

    @Test
    void isGivenForNothingBehindThePosition() {
      LogPosition five = position(5);

      assertThatThrownBy(() -> proofs.entry(6, five)).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> proofs.entry(0, five)).isInstanceOf(NotFound.class);
    }

    @Test
    void holdsForNothingElse() {
      EntryProof proof = proofs.entry(3, position(5));
      EntryRef entry = proof.entry();
      List<Digest> shorter = proof.path().subList(1, proof.path().size());

      assertThat(
              List.of(
                  new EntryProof(entry, proof.json() + " ", proof.position(), proof.path()),
                  new EntryProof(entry, proof.json(), position(6), proof.path()),
                  new EntryProof(entry, proof.json(), proof.position(), shorter),
                  new EntryProof(
                      new EntryRef(LOG, 4), proof.json(), proof.position(), proof.path()),
                  new EntryProof(
                      new EntryRef("models/n/versions", 3),
                      proof.json(),
                      proof.position(),
                      proof.path())))
          .noneMatch(LogProofs::holds);
    }
  }

  @Nested
  class OfGrowth {

    @Test
    void holdsFromEveryPositionToEveryLater() {
      List<GrowthProof> grown = new ArrayList<>();
      for (int later = 1; later <= SIZE; later++) {
        for (int earlier = 0; earlier <= later; earlier++) {
          grown.add(proofs.growth(position(earlier), position(later)));
        }
      }

      assertThat(grown).allMatch(LogProofs::holds);
    }

    @Test
    void holdsForNothingElse() {
      GrowthProof proof = proofs.growth(position(3), position(5));
      Digest other = Digest.of("other".getBytes(StandardCharsets.UTF_8));

      assertThat(
              List.of(
                  new GrowthProof(position(2), position(5), proof.path()),
                  new GrowthProof(new LogPosition(LOG, 3, other), position(5), proof.path()),
                  new GrowthProof(position(3), new LogPosition(LOG, 5, other), proof.path()),
                  new GrowthProof(
                      new LogPosition("models/n/versions", 3, position(3).root()),
                      position(5),
                      proof.path())))
          .noneMatch(LogProofs::holds);
    }
  }

  @Test
  void aPositionOfAnotherHistoryIsRefused() {
    LogPosition forged = new LogPosition(LOG, 5, position(4).root());

    assertThatThrownBy(() -> proofs.entry(3, forged))
        .isInstanceOf(Corrupt.class)
        .hasMessageContaining("does not have the root of");
    assertThatThrownBy(() -> proofs.growth(position(3), forged)).isInstanceOf(Corrupt.class);
  }
}
