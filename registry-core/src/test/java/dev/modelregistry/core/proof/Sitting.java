package dev.modelregistry.core.proof;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage.Space;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Questions that are put to one opening of a registry, one after the other; a refused one does not
 * end the others.
 *
 * @param <T> who is asked: the registry, or what was opened from it
 */
final class Sitting<T> {

  final Map<String, Function<T, Object>> questions = new LinkedHashMap<>();
  final Set<ObjectKey> read = new HashSet<>();
  private final Function<ModelRegistry, T> subject;
  private final Map<String, String> sound = new LinkedHashMap<>();

  Sitting(Function<ModelRegistry, T> subject) {
    this.subject = subject;
  }

  void ask(String name, Function<T, Object> question) {
    questions.put(name, question);
  }

  /** Keeps the answers of a sound registry, and which objects they were found in. */
  void learn(Space space) {
    WatchedStorage noting =
        new WatchedStorage(
            new InMemoryStorage(space),
            point -> {
              if (point.operation() == Operation.OPEN || point.operation() == Operation.STAT) {
                read.add(new ObjectKey(point.target()));
              }
            });
    try (ModelRegistry registry = SampleRegistry.open(noting)) {
      T asked = subject.apply(registry);
      questions.forEach((name, question) -> sound.put(name, String.valueOf(question.apply(asked))));
    }
  }

  /** Adds what a damaged registry answers wrongly. */
  void compare(Space damaged, Predicate<RegistryException> refusals, List<String> wrong) {
    try (ModelRegistry registry = SampleRegistry.open(damaged)) {
      T asked = subject.apply(registry);
      questions.forEach(
          (name, question) -> {
            try {
              String answer = String.valueOf(question.apply(asked));
              if (!answer.equals(sound.get(name))) {
                wrong.add(name + " was " + shown(sound.get(name)) + " and is " + shown(answer));
              }
            } catch (RegistryException e) {
              require(refusals, e, name, wrong);
            }
          });
    } catch (RegistryException e) {
      require(refusals, e, questions.keySet().toString(), wrong);
    }
  }

  private static String shown(@Nullable String answer) {
    String text = String.valueOf(answer);
    return text.substring(0, Math.min(text.length(), 500));
  }

  private static void require(
      Predicate<RegistryException> refusals, RegistryException e, String name, List<String> wrong) {
    if (!refusals.test(e)) {
      wrong.add(name + " was refused with " + e);
    }
  }
}
