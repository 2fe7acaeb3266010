package dev.modelregistry.core.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this process says about its virtual machine, its machine and its container. */
final class JvmFacts {

  private static final Logger LOG = LoggerFactory.getLogger(JvmFacts.class);

  private static final List<String> PROPERTIES =
      List.of(
          "java.version",
          "java.vendor",
          "java.vm.name",
          "java.vm.version",
          "os.name",
          "os.version",
          "os.arch");

  private static final int MOST_NATIVES = 200;
  private static final int PROC_BYTES = 4 << 20;
  private static final Pattern NATIVE = Pattern.compile(".*\\.so(\\.[0-9.]+)?");

  private final Surroundings surroundings;
  private final Map<String, String> facts = new TreeMap<>();

  private JvmFacts(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Returns what stays the same as long as a process lives. */
  static Map<String, String> lasting(Surroundings surroundings) {
    JvmFacts facts = new JvmFacts(surroundings);
    PROPERTIES.forEach(name -> facts.put(name, surroundings.property(name)));
    facts.arguments();
    facts.machine();
    return facts.facts;
  }

  /** Returns what may be another thing at the next look. */
  static Map<String, String> passing(Surroundings surroundings) {
    JvmFacts facts = new JvmFacts(surroundings);
    facts.container();
    facts.natives();
    return facts.facts;
  }

  private void arguments() {
    int number = 0;
    for (String argument : surroundings.arguments()) {
      put(String.format("jvm.argument.%03d", ++number), Secrets.withoutSecrets(argument));
    }
  }

  private void machine() {
    put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    put("memory.heap.max.bytes", Long.toString(Runtime.getRuntime().maxMemory()));
    text("proc/cpuinfo")
        .flatMap(
            text ->
                text.lines()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1))
                    .findFirst())
        .ifPresent(model -> put("cpu.model", model));
  }

  private void container() {
    if (Files.exists(surroundings.root().resolve(".dockerenv"))) {
      put("container", "docker");
    } else if (Files.exists(surroundings.root().resolve("run/.containerenv"))) {
      put("container", "podman");
    }
    if (surroundings.variables().containsKey("KUBERNETES_SERVICE_HOST")) {
      put("container.orchestrator", "kubernetes");
    }
    text("sys/fs/cgroup/cpu.max").ifPresent(max -> put("container.cpu.max", max));
    text("sys/fs/cgroup/memory.max").ifPresent(max -> put("container.memory.max", max));
  }

  /** The libraries that are mapped now, except the virtual machine's own: names, not paths. */
  private void natives() {
    String home = surroundings.property("java.home");
    TreeSet<String> names = new TreeSet<>();
    text("proc/self/maps")
        .ifPresent(
            text ->
                text.lines()
                    .filter(line -> line.indexOf('/') >= 0)
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .filter(path -> NATIVE.matcher(path).matches())
                    .filter(path -> home.isEmpty() || !path.startsWith(home))
                    .map(path -> path.substring(path.lastIndexOf('/') + 1))
                    .forEach(names::add));
    if (!names.isEmpty()) {
      put("native.libraries", String.join(" ", names.stream().limit(MOST_NATIVES).toList()));
    }
  }

  /** Facts are for people to compare, so what cannot be observed is left out and not an error. */
  private Optional<String> text(String path) {
    Path file = surroundings.root().resolve(path);
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(PROC_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("{} could not be read, so what it says is not recorded", file, e);
      return Optional.empty();
    }
  }

  private void put(String name, String value) {
    String clean = value.replaceAll("\\p{Cntrl}", " ").strip();
    if (!clean.isEmpty()) {
      facts.put(name.toLowerCase(Locale.ROOT), clean);
    }
  }
}
