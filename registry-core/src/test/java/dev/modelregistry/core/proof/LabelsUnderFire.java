package dev.modelregistry.core.proof;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Decision;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.LabelHistory.Entry;
import dev.modelregistry.core.proof.LabelHistory.Held;
import dev.modelregistry.core.proof.LabelHistory.Kind;
import dev.modelregistry.core.proof.LabelHistory.Move;
import dev.modelregistry.core.proof.LabelHistory.Operation;
import dev.modelregistry.core.proof.LabelHistory.Outcome;
import dev.modelregistry.core.proof.LabelRacer.Course;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.value.Holding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that move one label over the same versions at once.
 *
 * <pre>
 *   production   v1 (0.91) ... v5 (0.95)   promoted only to what beats the incumbent, rolled back at
 *                                          any time, so that it goes up and down
 *   racer 0      killed on the way
 * </pre>
 */
@ExtendWith(Seeds.class)
public abstract class LabelsUnderFire {

  private static final String VICTIM = "racer0";

  @TempDir Path folder;

  private final Map<String, ChildJvm> racers = new LinkedHashMap<>();

  /**
   * Says how a process opens the store of the running test, which is empty when the test begins.
   *
   * @param process from 0; they may have different ways to the one store
   */
  protected abstract OtherProcess store(int process) throws IOException;

  /** Says how a process opens the store once more, to look at what others wrote. */
  protected OtherProcess reader(int process) throws IOException {
    return store(process);
  }

  /** Returns how many processes there are. */
  protected int processes() {
    return Extent.of(4, 8);
  }

  /** Returns how many operations each process is asked for. */
  protected int each() {
    return Extent.of(40, 400);
  }

  @BeforeEach
  void registerSome() throws IOException {
    try (Workbench bench = open()) {
      bench.fraud().protect(PRODUCTION, Workbench.BEATS_ON_AUC);
      for (int i = 1; i <= 5; i++) {
        bench.register(0.90 + i / 100.0);
      }
    }
  }

  @AfterEach
  void end() throws IOException {
    for (ChildJvm racer : racers.values()) {
      racer.close();
    }
  }

  private Workbench open() throws IOException {
    return new Workbench(store(0).open(), folder);
  }

  private void startHeld(Seed seed) throws IOException {
    for (int i = 0; i < processes(); i++) {
      String actor = "racer" + i;
      long chance = seed.random(actor).nextLong();
      racers.put(actor, LabelRacer.start(store(i), reader(i), new Course(actor, each(), chance)));
    }
  }

  @Nested
  class P5AtomicConditionalPromotion {

    @Test
    void holdsForProcessesThatRaceOneOfThemKilled(Seed seed) throws Exception {
      startHeld(seed);
      Map<String, List<String>> said = new LinkedHashMap<>();
      for (var racer : racers.entrySet()) {
        said.put(racer.getKey(), new ArrayList<>(List.of(racer.getValue().answer())));
        assertThat(racer.getValue().answer()).isEqualTo("held");
      }
      for (ChildJvm racer : racers.values()) {
        racer.tell("go");
      }
      killOnTheWay(said);
      for (String actor : survivors()) {
        said.get(actor).addAll(racers.get(actor).finish());
        assertThat(said.get(actor)).hasSize(2 * each());
      }

      List<Operation> operations = new ArrayList<>();
      said.forEach((actor, lines) -> operations.addAll(LabelRacer.operations(actor, lines)));
      try (Workbench bench = open()) {
        assertThat(LabelHistory.problems(entries(bench), operations)).isEmpty();
        assertThat(bench.registry().verify().problems()).isEmpty();
      }
      checkThatTheyRaced(operations);
    }

    private List<String> survivors() {
      return racers.keySet().stream().filter(actor -> !actor.equals(VICTIM)).toList();
    }

    private void killOnTheWay(Map<String, List<String>> said) throws IOException {
      List<String> last = said.get(VICTIM);
      while (last.size() < each()) {
        last.add(racers.get(VICTIM).answer());
      }
      racers.get(VICTIM).kill();
      last.addAll(racers.get(VICTIM).answersToTheEnd());
    }

    /** All were held at the same entry, decided against no incumbent; one of them got it. */
    private void checkThatTheyRaced(List<Operation> operations) {
      assertThat(racers.keySet())
          .map(actor -> operations.stream().filter(o -> o.actor().equals(actor)).findFirst())
          .map(first -> first.orElseThrow().answer().outcome())
          .containsOnlyOnce(Outcome.MOVED)
          .containsOnly(Outcome.MOVED, Outcome.CONFLICT);
    }
  }

  private static List<Entry> entries(Workbench bench) {
    return bench.fraud().decisions().stream().flatMap(d -> entry(d).stream()).toList();
  }

  private static Optional<Entry> entry(Decision decision) {
    if (decision.event() instanceof Promoted promoted) {
      return Optional.of(entry(decision, Kind.PROMOTION, true, move(promoted.report())));
    } else if (decision.event() instanceof Refused refused) {
      return Optional.of(entry(decision, Kind.PROMOTION, false, move(refused.report())));
    } else if (decision.event() instanceof RolledBack back) {
      Move move = new Move(Optional.of(held(back.from())), back.restored().version().number());
      return Optional.of(entry(decision, Kind.ROLLBACK, true, move));
    }
    return Optional.empty();
  }

  private static Entry entry(Decision decision, Kind kind, boolean moved, Move move) {
    return new Entry(decision.entry().sequence(), decision.actor().name(), kind, moved, move);
  }

  private static Move move(GateReport report) {
    return new Move(report.incumbent().map(LabelsUnderFire::held), report.candidate().number());
  }

  private static Held held(Holding holding) {
    return new Held(holding.version().number(), holding.since());
  }
}
