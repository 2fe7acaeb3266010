package dev.modelregistry.core.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.modelregistry.Environment;
import dev.modelregistry.core.codec.EnvironmentCodec;
import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EnvironmentRecord;
import dev.modelregistry.value.Library;
import dev.modelregistry.value.TreeFile;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentCaptureTest {

  private static final String HEX = "ab".repeat(32);

  /** What a process sees that is asked to keep a secret. */
  private final Map<String, String> properties = new HashMap<>();

  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> variables = new HashMap<>();
  private final EnvironmentCapture capture =
      new EnvironmentCapture(() -> new Surroundings(properties, arguments, variables, this.root));

  @TempDir private Path root;

  @Nested
  final class ThisJvm {

    @Test
    void isWhatItsPropertiesAndTheMachineSay() throws IOException {
      properties.put("java.version", "17.0.15");
      properties.put("os.arch", "amd64");
      properties.put("java.home", "/opt/jdk");
      arguments.addAll(List.of("-Xmx4g", "-Ddb.password=s3cret"));
      write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Fast CPU @ 3.00GHz\nmodel name\t: no\n");
      write("proc/self/maps", maps("/opt/jdk/lib/libzip.so", "/lib/libc.so.6", "/x/libonnx.so"));
      write("sys/fs/cgroup/cpu.max", "200000 100000\n");
      write(".dockerenv", "");
      variables.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");

      EnvironmentRecord record = capture.capture(Environment.ofThisJvm().seed(42));

      assertThat(record.kind()).isEqualTo("jvm");
      assertThat(record.facts())
          .contains(
              entry("java.version", "17.0.15"),
              entry("os.arch", "amd64"),
              entry("jvm.argument.001", "-Xmx4g"),
              entry("jvm.argument.002", "-Ddb.password=…"),
              entry("cpu.model", "Fast CPU @ 3.00GHz"),
              entry("native.libraries", "libc.so.6 libonnx.so"),
              entry("container", "docker"),
              entry("container.orchestrator", "kubernetes"),
              entry("container.cpu.max", "200000 100000"))
          .containsKeys("processors", "memory.heap.max.bytes")
          .doesNotContainKeys("java.vendor", "container.memory.max");
      assertThat(record.seeds()).containsExactly(entry("seed", 42L));
      assertThat(record.toString()).doesNotContain("s3cret").doesNotContain("10.0.0.1");
      assertThat(EnvironmentCodec.decode(EnvironmentCodec.encode(record))).isEqualTo(record);
    }

    @Test
    void keepsOnlyTheVariablesThatAreAllowed() {
      variables.put("OMP_NUM_THREADS", "8");
      variables.put("DB_PASSWORD", "s3cret");

      EnvironmentRecord record =
          capture.capture(
              Environment.ofThisJvm().allowVariable("OMP_NUM_THREADS").allowVariable("ABSENT"));

      assertThat(record.variables()).containsExactly(entry("OMP_NUM_THREADS", "8"));
    }

    @Test
    void isReadOffTheRealProcess() {
      EnvironmentRecord record = new EnvironmentCapture().capture(Environment.ofThisJvm());

      assertThat(record.facts())
          .containsEntry("java.version", System.getProperty("java.version"))
          .containsEntry("os.name", System.getProperty("os.name"));
      assertThat(record.libraries())
          .anySatisfy(
              library -> {
                assertThat(library.name()).contains("assertj-core");
                assertThat(library.version()).isPresent();
                assertThat(library.digest()).isPresent();
              });
      assertThat(EnvironmentCodec.decode(EnvironmentCodec.encode(record))).isEqualTo(record);
    }
  }

  @Nested
  final class TheClassPath {

    @Test
    void listsJarsByCoordinatesOrByName() throws IOException {
      Path coordinates = jar("a.jar", pom("org.example", "scorer", "1.2"));
      Path shaded = jar("shaded-3.1-all.jar", pom("g", "a", "1") + pom("g", "b", "2"));
      Path nameless = jar("tools.jar", "");
      Path noJar = write("native.bin", "no jar");

      assertThat(libraries(coordinates, shaded, nameless, noJar, root.resolve("missing.jar")))
          .containsExactly(
              library("org.example:scorer", "1.2", coordinates),
              library("shaded", "3.1-all", shaded),
              new Library("tools.jar", Optional.empty(), Optional.of(digest(nameless))),
              new Library("native.bin", Optional.empty(), Optional.of(digest(noJar))));
    }

    @Test
    void followsAManifestThatNamesOtherJars() throws IOException {
      Path inner = jar("lib dir/inner-1.0.jar", "");
      Path second = jar("second-2.0.jar", "");
      Path outer =
          jar(
              "outer.jar",
              "META-INF/MANIFEST.MF|Manifest-Version: 1.0\nClass-Path: lib%20dir/inner-1.0.jar "
                  + second.toUri()
                  + " http://example.org/x.jar outer.jar\n\n\t");

      assertThat(libraries(outer, second))
          .extracting(Library::name)
          .containsExactly("outer.jar", "inner", "second");
      assertThat(digest(inner)).isNotNull();
    }

    @Test
    void namesAFolderByTheDigestOfItsListing() throws IOException {
      Path a = write("classes/b/A.class", "A");
      Path b = write("classes/B.class", "B");
      byte[] listing =
          TreeCodec.encode(
              List.of(
                  new TreeFile("B.class", digest(b), 1), new TreeFile("b/A.class", digest(a), 1)));

      assertThat(libraries(root.resolve("classes")))
          .containsExactly(
              new Library("classes", Optional.empty(), Optional.of(Digest.of(listing))));
    }

    @Test
    void includesTheModulesOfTheModulePath() throws IOException {
      jar("mods/b-2.jar", "");
      jar("mods/a-1.jar", "");
      write("exploded/module-info.class", "m");
      properties.put(
          "jdk.module.path", root.resolve("mods") + File.pathSeparator + root.resolve("exploded"));

      assertThat(libraries()).extracting(Library::name).containsExactly("a", "b", "exploded");
    }

    @Test
    void isReadOnceAndAnotherOneForItself() throws IOException {
      Path jar = write("x.jar", "one");
      write("classes/A.class", "one");
      List<Library> before = libraries(jar, root.resolve("classes"));
      write("x.jar", "of a later build");
      write("classes/A.class", "of a later build");
      assertThat(libraries(jar, root.resolve("classes"))).isEqualTo(before);

      assertThat(libraries(jar))
          .containsExactly(new Library("x.jar", Optional.empty(), Optional.of(digest(jar))));
    }

    private List<Library> libraries(Path... entries) {
      properties.put(
          "java.class.path",
          Stream.of(entries).map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
      return capture.capture(Environment.ofThisJvm()).libraries();
    }

    private Library library(String name, String version, Path file) throws IOException {
      return new Library(name, Optional.of(version), Optional.of(digest(file)));
    }
  }

  @Nested
  final class AContainer {

    @Test
    void isNamedByItsDigest() {
      String digest = "sha256:" + HEX;
      assertThat(facts(digest)).containsExactly(entry("image.digest", digest));
      assertThat(facts("registry.example.org:5000/train:2.1@" + digest))
          .containsExactly(
              entry("image.digest", digest),
              entry("image.name", "registry.example.org:5000/train:2.1"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"train:latest", "sha256:abc", "train@sha256:abc", "a:b@c@sha256:" + "0"})
    void isRefusedByATag(String image) {
      assertThatThrownBy(() -> facts(image))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("is not named by its digest, and tags move")
          .hasMessageContaining("docker image inspect");
    }

    private Map<String, String> facts(String image) {
      EnvironmentRecord record = capture.capture(Environment.container(image));
      assertThat(record.kind()).isEqualTo("container");
      return record.facts();
    }
  }

  private Path write(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static String maps(String... libraries) {
    return Stream.of(libraries)
        .map(path -> "7f00-7f01 r-xp 00000000 08:01 42    " + path + "\n")
        .collect(Collectors.joining("", "7ffe-7fff rw-p 00000000 00:00 0    [stack]\n", ""));
  }

  private static String pom(String group, String artifact, String version) {
    return "META-INF/maven/%s/%s/pom.properties|groupId=%s\nartifactId=%s\nversion=%s\n\t"
        .formatted(group, artifact, group, artifact, version);
  }

  /** Makes a jar of entries that are written {@code name|content} and end with a tab. */
  private Path jar(String name, String entries) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("first/"));
      for (String each : entries.split("\t", -1)) {
        if (!each.isEmpty()) {
          String[] parts = each.split("\\|", 2);
          zip.putNextEntry(new ZipEntry(parts[0]));
          zip.write(parts[1].getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return file;
  }

  private static Digest digest(Path file) throws IOException {
    return Digest.of(Files.readAllBytes(file));
  }
}
