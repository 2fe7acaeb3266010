package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.codec.CheckpointCodec.Checkpoint;
import dev.modelregistry.core.format.AnyLog;
import dev.modelregistry.core.format.AnyValue;
import dev.modelregistry.core.format.Seal;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.state.VersionsState;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.EnvironmentRecord;
import dev.modelregistry.value.TreeFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  private static final Instant NOON = Instant.parse("2026-06-30T12:00:00Z");

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void environmentsAreReadAsTheyWereWritten(@ForAll("environments") EnvironmentRecord record) {
    assertThat(EnvironmentCodec.decode(EnvironmentCodec.encode(record))).isEqualTo(record);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void treesAreReadAsTheyWereWritten(@ForAll("trees") List<TreeFile> files) {
    List<TreeFile> reversed = new ArrayList<>(files);
    Collections.reverse(reversed);
    byte[] bytes = TreeCodec.encode(reversed);
    assertThat(TreeCodec.decode(bytes)).isEqualTo(files);
    assertThat(TreeCodec.encode(files)).as("their order does not count").isEqualTo(bytes);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void edgesAreReadAsTheyWereWritten(@ForAll("entryRefs") EntryRef from) {
    EdgeCodec.Edge edge = new EdgeCodec.Edge("0f".repeat(16), from);
    assertThat(EdgeCodec.decode(EdgeCodec.encode(edge))).isEqualTo(edge);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void statesAreReadAsTheyWereWritten(
      @ForAll("versionsLogs") List<LogEntry> versions,
      @ForAll("snapshotsLogs") List<LogEntry> snapshots,
      @ForAll("decisionsLogs") List<LogEntry> decisions,
      @ForAll("rulesLogs") List<LogEntry> rules) {
    assertKept(new VersionsCodec(), versions);
    assertKept(new SnapshotsCodec(), snapshots);
    assertKept(new DecisionsCodec(), decisions);
    assertKept(new RulesCodec(), rules);
  }

  private static <S extends LogState<S>> void assertKept(StateCodec<S> codec, List<LogEntry> log) {
    S state = codec.initial().fold(log);
    CheckpointCodec<S> checkpoints = new CheckpointCodec<>("a/log", codec);
    List<Digest> edge = List.of(Digest.of(new byte[1]));
    Checkpoint<S> checkpoint = new Checkpoint<>(64, edge, NOON, state);
    assertThat(checkpoints.decode(checkpoints.encode(checkpoint))).isEqualTo(checkpoint);
  }

  @Nested
  class Trees {

    @Test
    void aTreeThatCannotBeUnpackedIsRefused() {
      assertThatThrownBy(() -> TreeCodec.encode(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a tree has at least one file");
      assertThatThrownBy(() -> TreeCodec.encode(List.of(file("a"), file("a"))))
          .hasMessage("the tree has 'a' twice");
      assertThatThrownBy(() -> TreeCodec.encode(List.of(file("a/b"), file("a-"), file("a"))))
          .hasMessage("the tree has 'a' as a file and as a folder");
    }

    @Test
    void aListingThatLeadsOutOfItsTreeIsRefused() {
      String text = new String(TreeCodec.encode(List.of(file("a/b"))), UTF_8);
      assertThatThrownBy(() -> TreeCodec.decode(text.replace("a/b", "../b").getBytes(UTF_8)))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("files[0]: the path of a file in a tree stays below its root, unlike '../b'");
    }

    @Test
    void aListingOutOfOrderIsRefused() {
      String text = new String(TreeCodec.encode(List.of(file("a"), file("b"))), UTF_8);
      String swapped =
          text.replace("\"a\"", "\"?\"").replace("\"b\"", "\"a\"").replace("\"?\"", "\"b\"");
      assertThatThrownBy(() -> TreeCodec.decode(swapped.getBytes(UTF_8)))
          .isInstanceOf(MalformedJson.class)
          .hasMessageContaining("is not the listing of a tree as format 1 writes it");
    }

    private TreeFile file(String path) {
      return new TreeFile(path, Digest.of(new byte[0]), 0);
    }
  }

  @Nested
  class Checkpoints {

    private final CheckpointCodec<VersionsState> codec =
        new CheckpointCodec<>("models/m/versions", new VersionsCodec());

    @Test
    void aCheckpointOfAnotherLogIsRefused() {
      byte[] other =
          new CheckpointCodec<>("models/n/versions", new VersionsCodec())
              .encode(
                  new Checkpoint<>(
                      32, List.of(Digest.of(new byte[0])), NOON, VersionsState.empty()));
      assertThatThrownBy(() -> codec.decode(other))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("log is that of another log than models/m/versions");
    }

    /** As releases wrote them that could not say yet how bytes are kept. */
    @Test
    void rulesWithoutAWordOnHowBytesAreKeptAreReadAndWrittenAsEver() {
      String before =
          "{\"edge\":[\"sha256:%s\"],\"format\":2,\"log\":\"policies/log\",\"size\":1,\"state\":{"
              + "\"denials\":[],\"grants\":[{\"actor\":\"person:ann\",\"names\":\"*\",\"role\":\"admin\"}],"
              + "\"policies\":{}},\"time\":\"2026-06-30T12:00:00Z\"}";
      byte[] bytes = before.formatted("ab".repeat(32)).getBytes(UTF_8);
      CheckpointCodec<RulesState> rules = new CheckpointCodec<>("policies/log", new RulesCodec());

      Checkpoint<RulesState> read = rules.decode(bytes);

      assertThat(read.state().grants()).hasSize(1);
      assertThat(read.state().kept()).isEmpty();
      assertThat(rules.encode(read)).isEqualTo(bytes);
      String none = new String(bytes, UTF_8).replace(",\"policies\"", ",\"keeps\":[],\"policies\"");
      assertThatThrownBy(() -> rules.decode(none.getBytes(UTF_8)))
          .isInstanceOf(MalformedJson.class)
          .hasMessageContaining("is not a log checkpoint as format 2 writes it");
    }

    @Test
    void anEdgeThatDoesNotFitTheSizeIsRefused() {
      assertThatThrownBy(() -> new Checkpoint<>(33, List.of(), NOON, VersionsState.empty()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no tree of 33 entries has an edge of 0 digests");
    }
  }

  @Nested
  class Registries {

    @Test
    void aRegistryIsReadAsItWasFounded() {
      var founding = new RegistryCodec.Founding("0f".repeat(16), NOON);
      assertThat(RegistryCodec.decode(RegistryCodec.encode(founding))).isEqualTo(founding);
    }

    @Test
    void aNewerRegistryIsRefusedWithBothVersions() {
      byte[] newer =
          Seal.on("{\"created\":0,\"format\":7,\"everything\":\"else\"}").getBytes(UTF_8);
      assertThatThrownBy(() -> RegistryCodec.decode(newer))
          .isInstanceOf(MalformedJson.class)
          .hasMessage(
              "its format is 7, and this release reads registry.json up to format 1; use a newer"
                  + " release of the library");
    }
  }

  @Nested
  class Seeds {

    @Test
    void aSeedIsAny64BitNumberInOneForm() {
      String text =
          "{\"facts\":{},\"format\":1,\"kind\":\"jvm\",\"libraries\":[],"
              + "\"seeds\":{\"a\":\"-9223372036854775808\"},\"variables\":{}}";
      assertThat(EnvironmentCodec.decode(text.getBytes(UTF_8)).seeds())
          .containsEntry("a", Long.MIN_VALUE);
      for (String bad : List.of("-0", "01", "+1", "9223372036854775808", "1.0", "")) {
        String other = text.replace("-9223372036854775808", bad);
        assertThatThrownBy(() -> EnvironmentCodec.decode(other.getBytes(UTF_8)))
            .as(bad)
            .isInstanceOf(MalformedJson.class)
            .hasMessageStartingWith("seeds.a: ");
      }
    }
  }

  @Property(tries = 300)
  void aTableRecordIsReadAsItWasWritten(@ForAll("tables") TableRecord table) {
    assertThat(TableCodec.decode(TableCodec.encode(table), table.schema().fingerprint()))
        .isEqualTo(table);
  }

  @Provide
  Arbitrary<TableRecord> tables() {
    return AnyValue.table();
  }

  @Provide
  Arbitrary<EnvironmentRecord> environments() {
    return AnyValue.environment();
  }

  @Provide
  Arbitrary<List<TreeFile>> trees() {
    return AnyValue.tree();
  }

  @Provide
  Arbitrary<EntryRef> entryRefs() {
    return AnyValue.entryRef();
  }

  @Provide
  Arbitrary<List<LogEntry>> versionsLogs() {
    return AnyLog.versions();
  }

  @Provide
  Arbitrary<List<LogEntry>> snapshotsLogs() {
    return AnyLog.snapshots();
  }

  @Provide
  Arbitrary<List<LogEntry>> decisionsLogs() {
    return AnyLog.decisions();
  }

  @Provide
  Arbitrary<List<LogEntry>> rulesLogs() {
    return AnyLog.rules();
  }
}
