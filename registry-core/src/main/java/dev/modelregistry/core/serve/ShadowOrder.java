package dev.modelregistry.core.serve;

import dev.modelregistry.Shadow;
import dev.modelregistry.ShadowRequest;
import dev.modelregistry.core.serve.ShadowOptions.Budget;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** A shadow being asked for. */
final class ShadowOrder<R> implements ShadowRequest<R> {

  private final Shadows<?>.Starter starter;
  private final ShadowOptions<R> options;

  private ShadowOrder(Shadows<?>.Starter starter, ShadowOptions<R> options) {
    this.starter = starter;
    this.options = options;
  }

  static ShadowRequest<Object> of(Shadows<?>.Starter starter) {
    return new ShadowOrder<>(starter, ShadowOptions.standard());
  }

  @Override
  public <N> ShadowRequest<N> comparing(Class<N> answers, BiPredicate<? super N, ? super N> alike) {
    return new ShadowOrder<>(starter, options.comparing(answers, alike));
  }

  @Override
  public ShadowRequest<R> slicedBy(Function<? super Answered<? extends R>, String> slice) {
    return new ShadowOrder<>(starter, options.slicedBy(slice));
  }

  @Override
  public ShadowRequest<R> share(double share) {
    Budget budget = options.budget();
    return within(new Budget(share, budget.mostInFlight(), budget.threads(), budget.cpuShare()));
  }

  @Override
  public ShadowRequest<R> mostInFlight(int calls) {
    Budget budget = options.budget();
    return within(new Budget(budget.share(), calls, budget.threads(), budget.cpuShare()));
  }

  @Override
  public ShadowRequest<R> threads(int most, double cpuShare) {
    Budget budget = options.budget();
    return within(new Budget(budget.share(), budget.mostInFlight(), most, cpuShare));
  }

  private ShadowRequest<R> within(Budget budget) {
    return new ShadowOrder<>(starter, options.within(budget));
  }

  @Override
  public Shadow start() {
    return starter.start(options);
  }
}
