package dev.modelregistry.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Names that users choose are checked where they come in. */
class NamesTest {

  @Nested
  class AName {

    @Test
    void isAKeySegmentAsItIs() {
      for (String name : List.of("a", "fraud-detector", "v2.1_final", "0", "a".repeat(100))) {
        assertThat(new ModelName(name)).hasToString(name);
      }
    }

    @Test
    void thatCouldLeadElsewhereOrBeMistakenIsRefused() {
      for (String name :
          List.of(
              "",
              " ",
              "..",
              "../x",
              "a/b",
              "a\\b",
              "%2e%2e",
              "a\0b",
              "Fraud",
              "frаud",
              "ﬁle",
              "a b",
              "-a",
              "a-",
              ".a",
              "a.",
              "con",
              "nul.txt",
              "com1",
              "lpt9.x",
              "a".repeat(101),
              "a".repeat(10_000))) {
        assertThatThrownBy(() -> new ModelName(name))
            .as(name)
            .isInstanceOf(IllegalArgumentException.class)
            .message()
            .startsWith("a model name ")
            .hasSizeLessThan(200);
        assertThatThrownBy(() -> new Label(name)).hasMessageStartingWith("a label ");
        assertThatThrownBy(() -> new DatasetName(name)).hasMessageStartingWith("a dataset name ");
      }
    }

    @Test
    void archivedIsAMarkAndNoLabel() {
      assertThatThrownBy(() -> Label.of("archived")).hasMessageContaining("the mark");
    }
  }

  @Nested
  class AText {

    @Test
    void holdsWhatPeopleCanRead() {
      for (String text : List.of("größe", "数据=新", "age>=50 \uD83D\uDE00", "שם", "a\u200db")) {
        assertThat(Names.text("a slice", text, 100)).isEqualTo(text);
        assertThat(Names.plain(text)).isEqualTo(text);
      }
      assertThat(Names.prose("a reason", "one\r\n\ttwo\n", 100)).isEqualTo("one\r\n\ttwo\n");
      assertThat(Names.prose("a reason", "", 100)).isEmpty();
    }

    @Test
    void holdsNothingThatBreaksHidesOrTurnsALine() {
      for (char c :
          new char[] {
            0, 7, 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xd800,
            0xdc00
          }) {
        String text = "a" + c + "b";
        String refused =
            String.format("must not hold control characters, and has U+%04X at 1: 'a?b'", (int) c);
        assertThatThrownBy(() -> Names.text("a slice", text, 100))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("a slice " + refused);
        assertThatThrownBy(() -> Names.prose("a reason", text, 100))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("a reason " + refused);
        assertThat(Names.plain(text)).isEqualTo("a?b");
      }
      for (char c : new char[] {'\t', '\n', '\r'}) {
        assertThatThrownBy(() -> Names.text("a slice", "a" + c, 100))
            .hasMessageContaining("control characters");
      }
      assertThat(Names.plain("\0a\u202e\n")).isEqualTo("?a??");
    }

    @Test
    void hasALength() {
      assertThatThrownBy(() -> Names.text("a slice", " ", 100))
          .hasMessage("a slice must not be blank");
      assertThatThrownBy(() -> Names.text("a slice", "x".repeat(101), 100))
          .hasMessage("a slice has at most 100 characters, not 101; shorten it");
      assertThatThrownBy(() -> Names.prose("a reason", "x".repeat(1_001), 1_000))
          .hasMessage(
              "a reason has at most 1,000 characters, not 1,001; keep the long text elsewhere and"
                  + " note where");
    }
  }

  @Nested
  class TheContents {

    @Test
    void ofAFileAreOneBlob() {
      Descriptor root = new Descriptor(Digest.of(new byte[3]), 3, Descriptor.OCTETS);
      assertThat(new Contents(Contents.Form.TREE, "model", root, 9, 2).fileCount()).isEqualTo(2);
      assertThatThrownBy(() -> new Contents(Contents.Form.FILE, "w.bin", root, 3, 2))
          .hasMessage("w.bin is one file of 3 bytes, not 2 files of 3");
      assertThatThrownBy(() -> new Contents(Contents.Form.FILE, "w.bin", root, 4, 1))
          .hasMessage("w.bin is one file of 3 bytes, not 1 files of 4");
    }
  }

  @Nested
  class ASourceRevision {

    @Test
    void saysCleanOnlyWhereSomebodyLooked() {
      Descriptor patch = new Descriptor(Digest.of(new byte[1]), 1, "text/x-patch");
      assertThat(revision(new Uncommitted.None())).hasToString("git 4f2a9c on main, clean");
      assertThat(revision(new Uncommitted.Kept(patch)))
          .hasToString("git 4f2a9c on main, with uncommitted changes");
      assertThat(revision(new Uncommitted.Unknown()))
          .hasToString("git 4f2a9c on main, uncommitted changes unknown");
      assertThat(revision(new Uncommitted.Kept(patch)).patch()).contains(patch);
      assertThat(revision(new Uncommitted.None()).patch()).isEmpty();
    }

    private SourceRevision revision(Uncommitted uncommitted) {
      return new SourceRevision(
          "git", "4f2a9c", Optional.of("main"), Optional.empty(), uncommitted);
    }
  }

  @Nested
  class AVersionId {

    @Test
    void readsWhatItWrites() {
      assertThat(VersionId.parse("fraud-detector@v47")).hasToString("fraud-detector@v47");
      assertThat(SnapshotId.parse("loans@s9").number()).isEqualTo(9);
    }

    @Test
    void refusesWhatIsNone() {
      for (String text :
          List.of(
              "",
              "fraud",
              "fraud@v",
              "fraud@v0",
              "fraud@v-1",
              "@v1",
              "f@v1x",
              "fraud@v01",
              "fraud@v" + "9".repeat(30))) {
        assertThatThrownBy(() -> VersionId.parse(text))
            .as(text)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Nested
  class APathInATree {

    @Test
    void staysBelowItsRoot() {
      for (String path :
          List.of("/etc/passwd", "..", "a/../b", "a//b", "a/", "./a", "c:x", "a\\b", "a\nb")) {
        assertThatThrownBy(() -> new TreeFile(path, Digest.of(new byte[0]), 0))
            .as(path)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("the path of a file in a tree");
      }
    }
  }

  @Nested
  class AConfigValue {

    @Test
    void keepsItsType() {
      assertThat(ConfigValue.of(3)).isEqualTo(new ConfigValue.Numeric(3)).hasToString("3");
      assertThat(ConfigValue.of(0.1f)).isEqualTo(new ConfigValue.Numeric(0.1));
      assertThat(ConfigValue.of("3")).isEqualTo(new ConfigValue.Text("3"));
      assertThat(ConfigValue.of(true)).isEqualTo(new ConfigValue.Flag(true));
      assertThat(ConfigValue.of(List.of(1, "a"))).hasToString("[1, a]");
    }

    @Test
    void refusesWhatWouldLoseDigitsOrMeaning() {
      assertThatThrownBy(() -> ConfigValue.of((1L << 53) + 1)).hasMessageContaining("as text");
      assertThatThrownBy(() -> ConfigValue.of(Double.NaN)).hasMessageContaining("finite");
      assertThatThrownBy(() -> ConfigValue.of(new Object()))
          .hasMessageContaining("not a java.lang");
    }
  }

  @Nested
  class AGrant {

    private final Actor alice = Actor.person("alice");

    @Test
    void holdsForItsNamesAndNoOthers() {
      Grant grant = new Grant(alice, Role.TRAINER, "fraud-*");

      assertThat(grant.allows(alice, Role.TRAINER, "fraud-detector")).isTrue();
      assertThat(grant.allows(alice, Role.READER, "fraud-detector")).isTrue();
      assertThat(grant.allows(alice, Role.APPROVER, "fraud-detector")).isFalse();
      assertThat(grant.allows(alice, Role.TRAINER, "fraud")).isFalse();
      assertThat(grant.allows(Actor.service("alice"), Role.TRAINER, "fraud-detector")).isFalse();
    }
  }

  @Nested
  class ARuleOfHowBytesAreKept {

    @Test
    void isForItsNamesAndNoOthers() {
      KeepRule some = new KeepRule("fraud-*", Keep.SMALLEST);
      assertThat(some.matches("fraud-detector")).isTrue();
      assertThat(some.matches("fraud-")).isTrue();
      assertThat(some.matches("fraud")).isFalse();
      KeepRule one = new KeepRule("fraud", Keep.SMALLEST);
      assertThat(one.matches("fraud")).isTrue();
      assertThat(one.matches("fraud-detector")).isFalse();
      assertThat(new KeepRule("*", Keep.PLAIN).matches("anything")).isTrue();
    }

    @Test
    void isForANameOrABeginningOfNames() {
      for (String bad : List.of("", "Fraud", "*-fraud", "fraud**", "a/b", "a".repeat(101))) {
        assertThatThrownBy(() -> new KeepRule(bad, Keep.PLAIN))
            .as(bad)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(
                "a rule of how bytes are kept is for a name, or for a beginning of names followed"
                    + " by '*', not '");
      }
    }
  }
}
