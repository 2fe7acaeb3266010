package dev.modelregistry.core.proof.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What two processes do in turns.
 *
 * @param patient whether a write tries until it knows; otherwise it gives up after one look
 * @param history what was there before
 */
record Program(boolean patient, History history, List<Turn> turns) {

  /** How much was there before, so that log checkpoints and bundles come into play. */
  enum History {
    TWO_VERSIONS(2, 0),
    NEARLY_A_CHECKPOINT(29, 30),
    NEARLY_A_BUNDLE(3, 252);

    final int versions;
    final int decisions;

    History(int versions, int decisions) {
      this.versions = versions;
      this.decisions = decisions;
    }
  }

  /**
   * A step, and what goes wrong.
   *
   * @param process which of the two takes the step
   * @param settler which of the two settles it, if its outcome is not known
   */
  record Turn(Step step, int process, int settler, List<Mishap> mishaps) {
    @Override
    public String toString() {
      return String.format("process %d: %s", process, step)
          + (mishaps.isEmpty() ? "" : String.format(" with %s, settled by %d", mishaps, settler));
    }
  }

  /** Returns the programs with a turn less. */
  Stream<Program> withoutATurn() {
    return IntStream.range(0, turns.size())
        .mapToObj(
            left -> {
              List<Turn> fewer = new ArrayList<>(turns);
              fewer.remove(left);
              return new Program(patient, history, fewer);
            });
  }

  /** Returns the program, a turn a line. */
  @Override
  public String toString() {
    return (patient ? "patient" : "impatient")
        + " after "
        + history
        + turns.stream().map(turn -> "\n  " + turn).collect(Collectors.joining());
  }
}
