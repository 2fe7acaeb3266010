package dev.modelregistry.core.proof;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Freshness;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.LabelHistory.Answer;
import dev.modelregistry.core.proof.LabelHistory.Kind;
import dev.modelregistry.core.proof.LabelHistory.Operation;
import dev.modelregistry.core.proof.LabelHistory.Outcome;
import dev.modelregistry.core.proof.LabelHistory.Span;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.ParentJvm;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A process of its own that promotes, rolls back and looks at one label, and says of each operation
 * when it asked and what it was answered. It begins with a promotion, and holds the entry of that,
 * see {@link HeldOnce}.
 */
final class LabelRacer {

  private final Model model;

  /** The same model, of another opening: what it knows it has not from this one's own writes. */
  private final Model reader;

  private final ParentJvm parent;

  private LabelRacer(Model model, Model reader, ParentJvm parent) {
    this.model = model;
    this.reader = reader;
    this.parent = parent;
  }

  /** What a racer is to do: as whom, how often, by which chance. */
  record Course(String actor, int operations, long seed) {}

  static ChildJvm start(OtherProcess store, OtherProcess reader, Course course) throws IOException {
    return ChildJvm.start(
        LabelRacer.class,
        store.opener().getName(),
        store.location(),
        reader.opener().getName(),
        reader.location(),
        course.actor,
        Integer.toString(course.operations),
        Long.toString(course.seed));
  }

  public static void main(String[] arguments) throws IOException {
    ParentJvm parent = new ParentJvm();
    OtherProcess store = OtherProcess.named(arguments[0], arguments[1]);
    OtherProcess reader = OtherProcess.named(arguments[2], arguments[3]);
    HeldOnce hold = new HeldOnce(parent, "models/fraud/decisions/");
    try (ModelRegistry registry = open(new WatchedStorage(store.open(), hold), arguments[4]);
        ModelRegistry other = open(reader.open(), arguments[4])) {
      new LabelRacer(registry.model("fraud"), other.model("fraud"), parent)
          .race(Integer.parseInt(arguments[5]), new Random(Long.parseLong(arguments[6])));
    }
  }

  private static ModelRegistry open(Storage storage, String actor) {
    return Registries.on(storage).actor(Actor.service(actor)).open();
  }

  private void race(int operations, Random random) throws IOException {
    List<VersionId> versions = model.search().stream().map(Version::id).toList();
    for (int i = 0; i < operations; i++) {
      int choice = i == 0 ? 0 : random.nextInt(10);
      VersionId candidate = versions.get(random.nextInt(versions.size()));
      if (choice < 5) {
        report(Kind.PROMOTION, candidate.number(), () -> promote(candidate));
      } else if (choice < 8) {
        report(Kind.ROLLBACK, 0, this::rollBack);
      } else {
        report(Kind.LOOK, 0, this::look);
      }
    }
  }

  private void report(Kind kind, long version, Attempt attempt) throws IOException {
    parent.say(kind + " " + version + " " + System.nanoTime());
    Answer answer = attempt.run();
    parent.say(answer.outcome() + " " + answer.value() + " " + System.nanoTime());
  }

  private Answer promote(VersionId candidate) {
    try {
      var decision =
          model.promote(candidate).to(PRODUCTION).approvedBy(Workbench.ALICE, "CHG").commit();
      return new Answer(Outcome.MOVED, decision.entry().sequence());
    } catch (PromotionRefused e) {
      return new Answer(Outcome.REFUSED, 0);
    } catch (Conflict e) {
      return new Answer(Outcome.CONFLICT, 0);
    }
  }

  private Answer rollBack() {
    try {
      return new Answer(Outcome.MOVED, model.rollback(PRODUCTION, "INC").entry().sequence());
    } catch (Conflict e) {
      return new Answer(Outcome.CONFLICT, 0);
    } catch (Rejected e) {
      return new Answer(Outcome.NOTHING_BELOW, 0);
    }
  }

  private Answer look() {
    try {
      return new Answer(Outcome.SEEN, reader.resolve(PRODUCTION, Freshness.latest()).id().number());
    } catch (NotFound e) {
      return new Answer(Outcome.SEEN, 0);
    }
  }

  /** Reads what a racer said; an operation without an answer came to an unknown end. */
  static List<Operation> operations(String actor, List<String> lines) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      String[] asked = lines.get(i).split(" ", -1);
      Optional<String[]> answered =
          lines.size() == i + 1 ? Optional.empty() : Optional.of(lines.get(i + 1).split(" ", -1));
      operations.add(
          new Operation(
              actor,
              Kind.valueOf(asked[0]),
              Long.parseLong(asked[1]),
              answered
                  .map(words -> new Answer(Outcome.valueOf(words[0]), Long.parseLong(words[1])))
                  .orElse(new Answer(Outcome.UNKNOWN, 0)),
              new Span(
                  Long.parseLong(asked[2]),
                  answered.map(words -> Long.parseLong(words[2])).orElse(Long.MAX_VALUE))));
    }
    return operations;
  }

  /** What may be told in several ways. */
  private interface Attempt {
    Answer run();
  }
}
