package dev.modelregistry.core.proof;

import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Values of an arbitrary, as many as the extent of a proof asks for and all from its seed: for a
 * {@code @Property} both are constants.
 */
public final class Tries<T> {

  private static final int MOST_SHRINKS = 2_000;

  private final Arbitrary<T> arbitrary;
  private final Seed seed;
  private final int count;
  private final Function<T, Stream<T>> parts;

  private Tries(Arbitrary<T> arbitrary, Seed seed, int count, Function<T, Stream<T>> parts) {
    this.arbitrary = arbitrary;
    this.seed = seed;
    this.count = count;
    this.parts = parts;
  }

  /** What is to hold for every value. */
  @FunctionalInterface
  public interface Claim<T> {

    /** Throws where it does not hold. */
    void check(T value) throws Exception;
  }

  /** Draws so many values. */
  public static <T> Tries<T> of(Arbitrary<T> arbitrary, Seed seed, int count) {
    return new Tries<>(arbitrary, seed, count, value -> Stream.empty());
  }

  /** Names parts of a value that a failure may be found in; jqwik cuts lists at their ends only. */
  public Tries<T> shrunkTo(Function<T, Stream<T>> partsOf) {
    return new Tries<>(arbitrary, seed, count, partsOf);
  }

  /**
   * Checks a claim.
   *
   * @throws AssertionError that shows the simplest value found for which it does not hold
   */
  public void holdFor(Claim<T> claim) {
    JqwikSession.run(
        () -> {
          RandomGenerator<T> generator = arbitrary.generator(1_000);
          Random random = seed.random("values");
          for (int i = 1; i <= count; i++) {
            Shrinkable<T> drawn = generator.next(random);
            Optional<Throwable> failure = failure(claim, drawn.value());
            if (failure.isPresent()) {
              throw new Shrinking(claim).from(i, new Failing<>(drawn, failure.get()));
            }
          }
        });
  }

  private static <T> Optional<Throwable> failure(Claim<T> claim, T value) {
    try {
      claim.check(value);
      return Optional.empty();
    } catch (Exception | AssertionError e) {
      return Optional.of(e);
    }
  }

  private record Failing<V>(V value, Throwable failure) {}

  private final class Shrinking {

    private final Claim<T> claim;
    private int left = MOST_SHRINKS;

    Shrinking(Claim<T> claim) {
      this.claim = claim;
    }

    AssertionError from(int number, Failing<Shrinkable<T>> found) {
      Failing<Shrinkable<T>> shrunk =
          simplest(
              found,
              value -> value.shrink().filter(other -> other.compareTo(value) < 0),
              Shrinkable::value);
      Failing<T> simplest =
          simplest(new Failing<>(shrunk.value.value(), shrunk.failure), parts, Function.identity());
      return new AssertionError(
          String.format(
              "value %d fails, and so does what it was shrunk to: %s%n%s",
              number, simplest.value, simplest.failure.getMessage()),
          simplest.failure);
    }

    private <V> Failing<V> simplest(
        Failing<V> from, Function<V, Stream<V>> simpler, Function<V, T> shown) {
      Failing<V> simplest = from;
      Optional<Failing<V>> next = Optional.of(from);
      while (next.isPresent()) {
        simplest = next.get();
        next =
            simpler
                .apply(simplest.value)
                .takeWhile(any -> left-- > 0)
                .flatMap(
                    value ->
                        failure(claim, shown.apply(value))
                            .map(e -> new Failing<>(value, e))
                            .stream())
                .findFirst();
      }
      return simplest;
    }
  }
}
