package dev.modelregistry.core.proof;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Verification.Problem;
import dev.modelregistry.Version;
import dev.modelregistry.core.format.Seal;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage.Space;
import dev.modelregistry.value.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody with write access puts in place of an object: no question gets a wrong answer, an
 * audit names the object, and neither takes more memory or time for it.
 *
 * <p>One object of each kind is replaced in the registry that is drawn at {@link SampleRegistry}.
 */
@ExtendWith(Seeds.class)
class HostileObjectsTest {

  private static final String LARGE = "1073741824";

  @TempDir static Path folder;

  private static Space small;
  private static Answers answers;

  @BeforeAll
  static void askWhileSound() {
    small = SampleRegistry.small(folder);
    answers = new Answers(small);
  }

  /** Returns an object of each kind, by what it is. */
  static Map<String, ObjectKey> oneOfEach(Space space) {
    Map<String, ObjectKey> kinds = new LinkedHashMap<>();
    for (ObjectKey key : space.keys()) {
      String kind = key.value().replaceAll("[0-9a-f]{32}|[0-9]{12}", "…");
      if (kind.endsWith("/blobs/…")) {
        String text = new String(space.bytes(key).orElseThrow(), UTF_8);
        kind +=
            text.startsWith("{\"facts")
                ? " environment"
                : text.startsWith("{\"files") ? " tree" : "";
      }
      kinds.put(kind, key);
    }
    return kinds;
  }

  private static String text(ObjectKey key) {
    return new String(small.bytes(key).orElseThrow(), UTF_8);
  }

  /** Returns hostile objects by what is wrong with them, made from a sound one. */
  private static Map<String, byte[]> hostile(String sound) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("nothing", "");
    texts.put("no object", "[]");
    texts.put("an empty object", "{}");
    texts.put("half of it", sound.substring(0, sound.length() / 2));
    texts.put("it twice", sound + sound);
    texts.put("a space before it", " " + sound);
    texts.put("a line feed behind it", sound + "\n");
    texts.put("a byte order mark", "\ufeff" + sound);
    texts.put("10,000 levels", "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
    texts.put("10,000 levels in it", with(sound, "\"a\":" + "[".repeat(10_000)));
    texts.put("a name twice", with(sound, "\"format\":1"));
    texts.put("an unknown name", with(sound, "\"aa\":1"));
    texts.put("half a surrogate pair", with(sound, "\"aa\":\"\\ud800\""));
    texts.put("a number beyond double", with(sound, "\"aa\":1e999"));
    texts.put("a number that never ends", with(sound, "\"aa\":" + "9".repeat(100_000)));
    texts.put("numbers beyond double", sound.replaceAll("(\":)[0-9]+(?=[,}])", "$11e999"));
    texts.put("negative numbers", sound.replaceAll("(\":)[0-9]+(?=[,}])", "$1-1"));
    texts.put("huge numbers", sound.replaceAll("(\":)[0-9]+(?=[,}])", "$19007199254740991"));
    texts.put("a newer format", sound.replace("\"format\":1", "\"format\":2"));
    texts.put("format 0", sound.replace("\"format\":1", "\"format\":0"));
    texts.put("no format", sound.replaceFirst(",?\"format\":1", ""));
    texts.put("nulls", sound.replaceAll("\"[a-z]+\":\"[^\"]*\"", "\"time\":null"));
    texts.put("escapes", sound.replace("e", "\\u0065"));
    texts.put("other years", sound.replace("2026-", "+9999999999-"));
    texts.put("a long text", with(sound, "\"aa\":\"" + "x".repeat(1 << 20) + "\""));
    texts.forEach(
        (what, text) -> {
          all.put(what, text.getBytes(UTF_8));
          if (text.length() > 1) {
            all.put(what + ", sealed", resealed(text).getBytes(UTF_8));
          }
        });
    all.put("another encoding", sound.getBytes(UTF_16));
    all.put("no text", new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'});
    all.put("zeros", new byte[10_000]);
    return all;
  }

  private static String with(String sound, String member) {
    return sound.replaceFirst("^\\{", Matcher.quoteReplacement("{" + member + ","));
  }

  private static String resealed(String text) {
    String renewed = Seal.renewed(text);
    return renewed.equals(text) ? Seal.on(text) : renewed;
  }

  private static List<Problem> problems(Space space) {
    try (ModelRegistry registry = SampleRegistry.open(space)) {
      return registry.verify().problems();
    } catch (Corrupt atTheDoor) {
      return List.of(new Problem(atTheDoor.object(), atTheDoor.getMessage(), List.of()));
    } catch (Rejected newer) {
      return List.of(new Problem(Keys.REGISTRY.value(), newer.getMessage(), List.of()));
    }
  }

  @Nested
  class InPlaceOf {

    /** Something hostile in place of an object of some kind. */
    private record Swap(String kind, ObjectKey key, String what, byte[] bytes) {}

    @Test
    void anyObjectAreFoundAndNeverBelieved(Seed seed) {
      List<Swap> swaps = new ArrayList<>();
      oneOfEach(small)
          .forEach(
              (kind, key) ->
                  hostile(text(key))
                      .forEach((what, bytes) -> swaps.add(new Swap(kind, key, what, bytes))));
      swaps.removeIf(swap -> Arrays.equals(swap.bytes, small.bytes(swap.key).orElseThrow()));
      Collections.shuffle(swaps, seed.random("swaps"));

      assertThat(
              swaps.subList(0, Extent.of(150, swaps.size())).parallelStream()
                  .flatMap(
                      swap ->
                          findings(swap.key, swap.bytes).stream()
                              .map(finding -> swap.kind + " is " + swap.what + ": " + finding)))
          .isEmpty();
    }

    private List<String> findings(ObjectKey key, byte[] hostile) {
      Space damaged = SampleRegistry.copy(small);
      damaged.overwrite(key, hostile);
      List<String> findings = new ArrayList<>(answers.wrong(damaged, key, this::isRight));
      List<Problem> problems = problems(damaged);
      if (problems.stream().noneMatch(problem -> problem.object().equals(key.value()))) {
        findings.add("the audit finds " + problems);
      }
      problems.stream()
          .map(Problem::what)
          .filter(what -> what.length() > 600 || what.matches("(?s).*[\\p{Cntrl}\\p{Cs}].*"))
          .forEach(what -> findings.add("a message that hurts: " + what));
      return findings;
    }

    /** What a newer release wrote is no damage, and this one cannot read it. */
    private boolean isRight(RegistryException refusal) {
      return refusal instanceof Corrupt
          || (refusal instanceof Rejected && refusal.getMessage().contains("use a newer release"));
    }

    /** The entry that cites the hostile blob is forged too, so its digest is right. */
    @Test
    void aDocumentThatItsEntryVouchesForAreRefused() {
      ObjectKey entry = new ObjectKey("models/scorer/versions/000000000001");
      ObjectKey blob = oneOfEach(small).get("models/scorer/blobs/… environment");
      String sound = text(blob);
      Map<String, byte[]> all = hostile(sound);
      all.values().removeIf(bytes -> Arrays.equals(bytes, sound.getBytes(UTF_8)));
      assertThat(all).hasSizeGreaterThan(40);
      for (Map.Entry<String, byte[]> hostile : all.entrySet()) {
        Space damaged = SampleRegistry.copy(small);
        damaged.overwrite(blob, hostile.getValue());
        damaged.overwrite(entry, citing(text(entry), sound, hostile.getValue()));
        try (ModelRegistry registry = SampleRegistry.open(damaged)) {
          Version version = registry.model("scorer").version(1);
          assertThatThrownBy(version::environment)
              .as(hostile.getKey())
              .isInstanceOfAny(Corrupt.class, Rejected.class)
              .message()
              .hasSizeLessThan(600)
              .doesNotContainPattern("[\\p{Cntrl}\\p{Cs}]");
        }
      }
    }

    private byte[] citing(String entry, String sound, byte[] hostile) {
      Digest before = Digest.of(sound.getBytes(UTF_8));
      String size = "\"sizeBytes\":";
      return Seal.renewed(
              entry
                  .replace(before.toString(), Digest.of(hostile).toString())
                  .replace(
                      size + sound.getBytes(UTF_8).length + ",\"uploadId\"",
                      size + hostile.length + ",\"uploadId\"")
                  .replace(
                      "environment+json\"," + size + sound.getBytes(UTF_8).length,
                      "environment+json\"," + size + hostile.length))
          .getBytes(UTF_8);
    }
  }

  @Nested
  @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
  class OnDisk {

    private final Path store = folder.resolve("store");

    /** Writes the registry's objects as files, without what makes them durable. */
    private void write(Space space) throws IOException {
      for (ObjectKey key : space.keys()) {
        Path file = store.resolve(key.value());
        Files.createDirectories(file.getParent());
        Files.write(file, space.bytes(key).orElseThrow());
      }
    }

    @Test
    void anObjectOfAGibibyteTakesNoMemory() throws Exception {
      write(small);
      List<String> command = new ArrayList<>(List.of(java(), "-Xmx64m", "-XX:TieredStopAtLevel=1"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(Swollen.class.getName(), store.toString(), LARGE));
      oneOfEach(small).values().forEach(key -> command.add(key.value()));
      Path said = folder.resolve("said");
      Process child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      try {
        assertThat(child.waitFor(100, TimeUnit.SECONDS)).as("ends in time").isTrue();
        assertThat(child.exitValue()).as(Files.readString(said)).isZero();
      } finally {
        child.destroyForcibly();
      }

      assertThat(Files.readAllLines(said))
          .hasSize(oneOfEach(small).size())
          .allMatch(line -> line.startsWith("found "));
    }

    private String java() {
      return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Test
    void aPipeInPlaceOfAnEntryIsNotWaitedFor() throws Exception {
      write(small);
      Path entry = store.resolve("models/fraud/decisions/000000000033");
      Files.delete(entry);
      int made = new ProcessBuilder("mkfifo", entry.toString()).start().waitFor();
      assumeThat(made).as("exit code of mkfifo").isZero();
      try (ModelRegistry registry = SampleRegistry.open(FileSystemStorage.readOnly(store))) {
        assertThatThrownBy(() -> registry.model("fraud").decisions())
            .isInstanceOf(Corrupt.class)
            .hasMessageContaining("000000000033 is missing");
        assertThat(registry.verify().problems())
            .extracting(Problem::object)
            .contains("models/fraud/decisions/000000000033");
      } finally {
        Files.delete(entry);
      }
    }

    @Test
    void aBlobThatShrinksOrGrowsWhileItIsReadIsNeverTakenForWhole() throws Exception {
      Space large = new Space();
      byte[] bytes = new byte[3 << 20];
      Path weights = Files.write(folder.resolve("large.bin"), bytes);
      SampleRegistry.register(large, weights, folder);
      write(large);
      Path blob =
          store.resolve(
              large.keys().stream()
                  .map(ObjectKey::value)
                  .filter(
                      key -> large.bytes(new ObjectKey(key)).orElseThrow().length == bytes.length)
                  .findFirst()
                  .orElseThrow());
      for (int change : new int[] {-bytes.length / 2, -1, 1, bytes.length}) {
        Files.write(blob, bytes);
        try (ModelRegistry registry = SampleRegistry.open(FileSystemStorage.readOnly(store));
            InputStream in = registry.model("fraud").version(1).weights().open()) {
          in.readNBytes(bytes.length / 2);
          try (RandomAccessFile open = new RandomAccessFile(blob.toFile(), "rw")) {
            open.setLength(bytes.length + change);
          }
          assertThatThrownBy(in::readAllBytes).as("%d bytes", change).isInstanceOf(Corrupt.class);
        }
      }
    }
  }
}
