package dev.modelregistry.core.proof;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives tests their {@link Seed}, and prints the command that repeats a test that failed.
 *
 * <p>The short form has the same seed in every build, so that a build fails for a change and not by
 * chance; the long form has a new one each time. {@code -Dproof.seed} decides otherwise.
 */
public final class Seeds implements ParameterResolver, TestWatcher {

  private static final Namespace NAMESPACE = Namespace.create(Seeds.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Seed.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Seed seed = new Seed(Long.getLong("proof.seed", unlessGiven(test)));
    test.getStore(NAMESPACE).put(Seed.class, seed);
    return seed;
  }

  private static long unlessGiven(ExtensionContext test) {
    return Extent.isLong()
        ? ThreadLocalRandom.current().nextLong(1L << 53)
        : name(test).hashCode() & 0xffff_ffffL;
  }

  @Override
  public void testFailed(ExtensionContext test, @Nullable Throwable cause) {
    Optional.ofNullable(test.getStore(NAMESPACE).get(Seed.class, Seed.class))
        .ifPresent(seed -> System.err.println("repeat with: " + command(test, seed)));
  }

  private static String command(ExtensionContext test, Seed seed) {
    return String.format(
        "mvn test -pl registry-core -am -Dsurefire.failIfNoSpecifiedTests=false -Dproof=%s"
            + " -Dproof.seed=%d -Dtest='%s'",
        Extent.isLong() ? "long" : "short", seed.value(), name(test));
  }

  private static String name(ExtensionContext test) {
    String type = test.getRequiredTestClass().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "#" + test.getRequiredTestMethod().getName();
  }
}
