package dev.modelregistry.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
}
