package dev.modelregistry.core.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.codec.CanaryCodec;
import dev.modelregistry.core.codec.CheckpointCodec;
import dev.modelregistry.core.codec.DecisionsCodec;
import dev.modelregistry.core.codec.EdgeCodec;
import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.codec.EnvironmentCodec;
import dev.modelregistry.core.codec.ManifestCodec;
import dev.modelregistry.core.codec.RegistryCodec;
import dev.modelregistry.core.codec.ReportCodec;
import dev.modelregistry.core.codec.RulesCodec;
import dev.modelregistry.core.codec.SnapshotsCodec;
import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.codec.TableCodec;
import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.core.codec.VersionsCodec;
import dev.modelregistry.core.log.MerkleEdge;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Registered;
import dev.modelregistry.value.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** FORMAT.md says what the library writes. */
class FormatTest {

  private static final Path DOCUMENT = Path.of("FORMAT.md");
  private static final Path FOLDER = Path.of("src/test/resources/format");
  private static final Pattern FENCE = Pattern.compile("(?m)^```json (\\S+)\n(.*)\n```$");

  private final Map<String, byte[]> samples = Samples.files();

  @Nested
  class TheSamples {

    @Test
    void areWhatIsWritten() throws IOException {
      for (Map.Entry<String, byte[]> sample : samples.entrySet()) {
        Path file = FOLDER.resolve(sample.getKey());
        assertThat(Files.readString(file))
            .as(sample.getKey())
            .isEqualTo(new String(sample.getValue(), UTF_8));
      }
      try (Stream<Path> files = Files.list(FOLDER)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrderElementsOf(samples.keySet());
      }
    }

    @Test
    void areReadAsTheyWereMeant() {
      RegistryCodec.decode(sample("registry.json"));
      TreeCodec.decode(sample("tree.json"));
      TableCodec.decode(sample("table.json"), Samples.tableSchema());
      EnvironmentCodec.decode(sample("environment.json"));
      EdgeCodec.decode(sample("edge.json"));
      EdgeCodec.decode(sample("edge-evaluated.json"));
      Samples.logs()
          .values()
          .forEach(
              log ->
                  log.forEach(
                      entry ->
                          assertThat(EntryCodec.decode(entry.ref(), EntryCodec.encode(entry)))
                              .isEqualTo(entry)));
      assertFolded("checkpoint-rules.json", Samples.RULES, new RulesCodec());
      assertFolded("checkpoint-snapshots.json", Samples.SNAPSHOTS, new SnapshotsCodec());
      assertFolded("checkpoint-versions.json", Samples.VERSIONS, new VersionsCodec());
      assertThat(
              new CheckpointCodec<>(Samples.DECISIONS, new DecisionsCodec())
                  .decode(sample("checkpoint-decisions.json"))
                  .state())
          .isEqualTo(new DecisionsCodec().initial().fold(Samples.whileTheCanaryRuns()));
    }

    private <S extends LogState<S>> void assertFolded(
        String name, String log, StateCodec<S> codec) {
      assertThat(new CheckpointCodec<>(log, codec).decode(sample(name)).state())
          .isEqualTo(codec.initial().fold(Samples.logs().get(log)));
    }

    @Test
    void showEveryKindOfEvent() {
      List<Class<?>> shown =
          Samples.logs().values().stream()
              .flatMap(List::stream)
              .<Class<?>>map(entry -> entry.event().getClass())
              .toList();
      assertThat(Event.class.getPermittedSubclasses())
          .filteredOn(kind -> !shown.contains(kind))
          .extracting(Class::getSimpleName)
          .containsExactly("Unrecognised");
    }

    @Test
    void areShownInTheDocument() throws IOException {
      Map<String, String> shown = new LinkedHashMap<>();
      Matcher fences = FENCE.matcher(Files.readString(DOCUMENT));
      while (fences.find()) {
        assertThat(shown.put(fences.group(1), fences.group(2))).as(fences.group(1)).isNull();
      }
      Map<String, String> written = new LinkedHashMap<>();
      samples.forEach((name, bytes) -> written.put(name, new String(bytes, UTF_8)));
      assertThat(shown).containsExactlyInAnyOrderEntriesOf(written);
    }
  }

  @Nested
  class P6Chain {

    @Test
    void everySampleEntryCommitsToThoseBeforeIt() {
      for (List<LogEntry> log : Samples.logs().values()) {
        MerkleEdge edge = MerkleEdge.empty();
        for (LogEntry entry : log) {
          assertThat(entry.before()).isEqualTo(edge.root());
          edge = edge.append(EntryCodec.encode(entry));
        }
      }
    }

    @Test
    void whatTheDocumentComputesByHandIsSo() throws IOException {
      String document = Files.readString(DOCUMENT);
      byte[] first = sample("policy-set.json");
      byte[] leaf = new byte[first.length + 1];
      System.arraycopy(first, 0, leaf, 1, first.length);
      String root = Digest.of(leaf).hex();
      assertThat(new String(sample("approved.json"), UTF_8))
          .contains("\"before\":\"sha256:" + root);
      String whole =
          new String(sample("promoted.json"), UTF_8)
              .replaceAll("(?s).*\"whole\":\"sha256:|\"}", "");
      Captured captured = (Captured) Samples.logs().get(Samples.SNAPSHOTS).get(1).event();
      assertThat(document)
          .contains("    sha256:" + whole + "\"}\n")
          .contains("    " + whole + "  -\n")
          .contains("    " + root + "  -\n")
          .contains("    " + captured.table().orElseThrow().schema().hex() + "  -\n")
          .contains("    " + Digest.of(sample("environment.json")).hex() + "  environment.json\n")
          .contains("    " + ManifestCodec.digest(registered().manifest()).hex() + "  -\n")
          .contains("    " + ReportCodec.digest(promoted().report()).hex() + "  -\n")
          .contains("    " + CanaryCodec.digest(started().terms()).hex() + "  -\n");
    }

    @Test
    void identitiesAreDigestsOfThePartAsItStandsInItsEntry() {
      assertThat(ManifestCodec.digest(registered().manifest()))
          .isEqualTo(part("registered.json", "\"manifest\":(.*),\"number\":"));
      assertThat(ReportCodec.digest(promoted().report()))
          .isEqualTo(part("promoted.json", "\"report\":(\\{.*}),\"rules\":"))
          .isEqualTo(promoted().approvals().get(0).report());
      assertThat(CanaryCodec.digest(started().terms()))
          .isEqualTo(part("canary-started.json", "\"terms\":(\\{.*}),\"type\":"))
          .isEqualTo(started().mandate().approvals().get(0).report());
      assertThat(registered().manifest().artifacts().environment().digest())
          .isEqualTo(Digest.of(sample("environment.json")));
      assertThat(registered().manifest().artifacts().weights().digest())
          .isEqualTo(Digest.of(sample("tree.json")));
    }

    private Digest part(String name, String pattern) {
      Matcher part = Pattern.compile(pattern).matcher(new String(sample(name), UTF_8));
      assertThat(part.find()).isTrue();
      return Digest.of(part.group(1).getBytes(UTF_8));
    }

    private Registered registered() {
      return (Registered) Samples.logs().get(Samples.VERSIONS).get(0).event();
    }

    private CanaryStarted started() {
      return (CanaryStarted) Samples.logs().get(Samples.DECISIONS).get(8).event();
    }

    private Promoted promoted() {
      return (Promoted) Samples.logs().get(Samples.DECISIONS).get(2).event();
    }
  }

  private byte[] sample(String name) {
    byte[] bytes = samples.get(name);
    assertThat(bytes).as(name).isNotNull();
    return Arrays.copyOf(bytes, bytes.length);
  }
}
