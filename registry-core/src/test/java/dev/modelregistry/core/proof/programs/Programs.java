package dev.modelregistry.core.proof.programs;

import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;

import dev.modelregistry.core.proof.programs.Program.History;
import dev.modelregistry.core.proof.programs.Program.Turn;
import dev.modelregistry.core.proof.programs.Step.Ask;
import dev.modelregistry.core.proof.programs.Step.Person;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.Label;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** All programs. The simplest, which failing ones shrink to, have few turns and no mishap. */
final class Programs {

  static final List<Label> LABELS = List.of(PRODUCTION, STAGING);

  /** Programs are as long as it takes for labels to move to and fro. */
  private static final int MOST_TURNS = 36;

  /** Any object, an entry, a blob, an edge, a hint. */
  private static final List<String> KEYS =
      List.of("", "(log|sions|shots)/0", "blobs/", "edges/", "(checkpoints|bundles)/");

  private Programs() {}

  static Arbitrary<Program> all() {
    Arbitrary<History> history =
        Arbitraries.frequencyOf(
            Tuple.of(16, Arbitraries.just(History.TWO_VERSIONS)),
            Tuple.of(3, Arbitraries.just(History.NEARLY_A_CHECKPOINT)),
            Tuple.of(1, Arbitraries.just(History.NEARLY_A_BUNDLE)));
    return Arbitraries.of(false, true)
        .flatMap(
            patient ->
                Combinators.combine(history, turns(patient))
                    .as((before, turns) -> new Program(patient, before, turns)));
  }

  private static Arbitrary<List<Turn>> turns(boolean patient) {
    Arbitrary<List<Mishap>> mishaps =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(List.of())),
            Tuple.of(1, mishap(patient).list().ofMinSize(1).ofMaxSize(3)));
    Arbitrary<Integer> process = Arbitraries.integers().between(0, 1);
    return Combinators.combine(steps(), process, process, mishaps)
        .as(Turn::new)
        .list()
        .ofMaxSize(MOST_TURNS)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  /** Nobody waits out a storage that is gone, so it stays for those who try until they know. */
  private static Arbitrary<Mishap> mishap(boolean patient) {
    Arbitrary<Operation> operation =
        Arbitraries.frequency(
            Tuple.of(5, Operation.CREATE),
            Tuple.of(3, Operation.OPEN),
            Tuple.of(1, Operation.LIST),
            Tuple.of(1, Operation.STAT));
    return operation.flatMap(
        asked -> {
          List<Fault> fitting =
              Arrays.stream(Fault.values())
                  .filter(fault -> fault.fits(asked))
                  .filter(fault -> !(patient && fault.name().startsWith("CRASH")))
                  .toList();
          return Combinators.combine(keys(), Arbitraries.of(fitting))
              .as((keys, fault) -> new Mishap(asked, keys, fault));
        });
  }

  private static Arbitrary<String> keys() {
    return Arbitraries.frequency(
        Tuple.of(4, KEYS.get(0)),
        Tuple.of(4, KEYS.get(1)),
        Tuple.of(1, KEYS.get(2)),
        Tuple.of(1, KEYS.get(3)),
        Tuple.of(1, KEYS.get(4)));
  }

  private static Arbitrary<Step> steps() {
    Arbitrary<Label> label = Arbitraries.frequency(Tuple.of(2, STAGING), Tuple.of(1, PRODUCTION));
    Arbitrary<Integer> version =
        Arbitraries.frequency(
            Tuple.of(6, 0), Tuple.of(6, 1), Tuple.of(6, 2), Tuple.of(4, 3), Tuple.of(1, -1));
    Arbitrary<Integer> parent =
        Arbitraries.frequency(Tuple.of(4, -2), Tuple.of(2, 0), Tuple.of(1, 2), Tuple.of(1, -1));
    Arbitrary<Integer> input = Arbitraries.integers().between(0, Inputs.COUNT - 1);
    Arbitrary<Integer> snapshot = Arbitraries.integers().between(1, 2);
    Arbitrary<Integer> auc = Arbitraries.integers().between(5, 9);
    Arbitrary<Integer> which = Arbitraries.integers().between(0, 30);
    Arbitrary<Terms> terms = Arbitraries.of(Terms.class);
    Arbitrary<Person> person = Arbitraries.of(Person.class);
    Arbitrary<Ask> ask =
        Combinators.combine(label, version, person.set().ofMaxSize(3), Arbitraries.of(false, true))
            .as(Ask::new);
    return Arbitraries.frequencyOf(
        Tuple.of(9, Combinators.combine(input, auc, snapshot, parent).as(Step.Register::new)),
        Tuple.of(2, input.map(Step.Capture::new)),
        Tuple.of(3, Combinators.combine(version, auc, snapshot).as(Step.Attach::new)),
        Tuple.of(4, Combinators.combine(label, terms).as(Step.Protect::new)),
        Tuple.of(2, Combinators.combine(label, terms).as(Step.ProtectAll::new)),
        Tuple.of(1, Combinators.combine(label.map(Label::canary), terms).as(Step.Protect::new)),
        Tuple.of(2, keeping()),
        Tuple.of(12, canaries(ask)),
        Tuple.of(3, label.map(Step.Abort::new)),
        Tuple.of(20, ask.map(Step.Promote::new)),
        Tuple.of(4, ask.map(Step.Check::new)),
        Tuple.of(4, which.map(Step.CommitKept::new)),
        Tuple.of(4, Combinators.combine(which, person).as(Step.Approve::new)),
        Tuple.of(12, label.map(Step.RollBack::new)),
        Tuple.of(3, Combinators.combine(label, version).as(Step.RollBackTo::new)),
        Tuple.of(3, label.map(Step.Resolve::new)),
        Tuple.of(2, version.map(Step.ReadWeights::new)),
        Tuple.of(2, label.map(Step.History::new)),
        Tuple.of(4, Combinators.combine(which, Arbitraries.of(true, false)).as(Step.LookBack::new)),
        Tuple.of(3, Arbitraries.integers().between(-60, 60).map(Step.Tick::new)),
        Tuple.of(3, Arbitraries.just(new Step.Reopen())));
  }

  private static Arbitrary<Step> keeping() {
    Arbitrary<String> names = Arbitraries.of("m", "d", "m*", "*", "others");
    return Combinators.combine(names, Arbitraries.of(Keep.class))
        .as(KeepRule::new)
        .map(Step.Keeping::new);
  }

  private static Arbitrary<Step> canaries(Arbitrary<Ask> ask) {
    Arbitrary<Boolean> named = Arbitraries.frequency(Tuple.of(2, true), Tuple.of(1, false));
    return Combinators.combine(ask, named, Arbitraries.of(1, 500, 9_999)).as(Step.Canary::new);
  }
}
