package dev.modelregistry.core.capture;

import com.google.common.base.Suppliers;
import dev.modelregistry.Environment;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.EnvironmentRecord;
import dev.modelregistry.value.Library;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what surrounded a training run.
 *
 * <p>A record is kept for ever and read by many, so it holds no names of machines and no secrets:
 * environment variables only where they are allowed by name, values of telling names hidden.
 *
 * <p>Safe for use by many threads. One instance reads once what a process began with and keeps, so
 * that a second capture is fast.
 */
public final class EnvironmentCapture {

  private static final Pattern IMAGE =
      Pattern.compile("(?:([^@\\s]{1,400})@)?(sha256:[0-9a-f]{64})");

  private final Supplier<Surroundings> surroundings;
  private final Supplier<Map<String, String>> lasting;
  private final ClassPath classPath = new ClassPath();

  /** Looks at this process. */
  public EnvironmentCapture() {
    this(EnvironmentCapture::thisProcess);
  }

  EnvironmentCapture(Supplier<Surroundings> surroundings) {
    this.surroundings = Suppliers.memoize(surroundings::get);
    this.lasting = Suppliers.memoize(() -> JvmFacts.lasting(this.surroundings.get()));
  }

  /**
   * Describes an environment.
   *
   * @throws Rejected if a lock file cannot be read or understood, or a container image is named by
   *     a tag; the message says what to do
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public EnvironmentRecord capture(Environment environment) {
    Surroundings here = surroundings.get();
    return switch (environment.kind()) {
      case JVM -> record("jvm", jvm(here), classPath.libraries(here), environment, here);
      case PYTHON -> {
        PythonLock lock = PythonLock.read(environment.lockFile().orElseThrow());
        yield record("python", lock.facts(), lock.libraries(), environment, here);
      }
      case CONTAINER ->
          record(
              "container",
              image(environment.imageDigest().orElseThrow()),
              List.of(),
              environment,
              here);
    };
  }

  private Map<String, String> jvm(Surroundings here) {
    Map<String, String> facts = new TreeMap<>(lasting.get());
    facts.putAll(JvmFacts.passing(here));
    return facts;
  }

  private static EnvironmentRecord record(
      String kind,
      Map<String, String> facts,
      List<Library> libraries,
      Environment environment,
      Surroundings here) {
    Map<String, String> variables = new HashMap<>(here.variables());
    variables.keySet().retainAll(environment.allowedVariables());
    return new EnvironmentRecord(kind, facts, libraries, variables, environment.seeds());
  }

  private static Map<String, String> image(String name) {
    Matcher matcher = IMAGE.matcher(name);
    if (!matcher.matches()) {
      throw new Rejected(
          String.format(
              "the container image '%s' is not named by its digest, and tags move; name it as"
                  + " image@sha256:…, which docker image inspect shows under RepoDigests",
              Remote.withoutCredentials(name)));
    }
    Map<String, String> facts = new TreeMap<>();
    facts.put("image.digest", matcher.group(2));
    if (matcher.group(1) != null) {
      facts.put("image.name", matcher.group(1));
    }
    return facts;
  }

  private static Surroundings thisProcess() {
    Map<String, String> properties = new HashMap<>();
    System.getProperties().stringPropertyNames().stream()
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    return new Surroundings(
        properties,
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        System.getenv(),
        Path.of("/"));
  }
}
