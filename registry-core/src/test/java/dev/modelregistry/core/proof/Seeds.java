package dev.modelregistry.core.proof;

import java.nio.file.Path;
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
    return of(test);
  }

  /** Returns the seed of a test, for another extension. */
  public static Seed of(ExtensionContext test) {
    return test.getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            Seed.class,
            type -> new Seed(Long.getLong("proof.seed", unlessGiven(test))),
            Seed.class);
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
    return command(name(test), seed, System.getProperty("proof.servers", ""));
  }

  /** Returns what runs a test of this module once more, with the same chance and servers. */
  static String command(String test, Seed seed, String servers) {
    return String.format(
        "mvn test -pl %s -am -Dsurefire.failIfNoSpecifiedTests=false -Dproof=%s"
            + " -Dproof.seed=%d%s -Dtest='%s'",
        Path.of("").toAbsolutePath().getFileName(),
        Extent.isLong() ? "long" : "short",
        seed.value(),
        servers.isEmpty() ? "" : " -Dproof.servers=" + servers,
        test);
  }

  private static String name(ExtensionContext test) {
    Class<?> type = test.getRequiredTestClass();
    Class<?> outermost = test.getRequiredTestInstances().getAllInstances().get(0).getClass();
    boolean inherited = !type.getName().startsWith(outermost.getName());
    String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
    return inherited
        ? outermost.getSimpleName() + "*"
        : name + "#" + test.getRequiredTestMethod().getName();
  }
}
