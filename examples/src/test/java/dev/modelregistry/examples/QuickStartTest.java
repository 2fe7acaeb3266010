package dev.modelregistry.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartTest {

  @TempDir Path folder;

  @Test
  void theQuotedLinesLeadToTheBytesThatWereRegistered() throws IOException {
    Path train = Files.writeString(folder.resolve("train.csv"), "amount,fraud\n12.50,no\n");
    Path test = Files.writeString(folder.resolve("test.csv"), "amount,fraud\n99.00,yes\n");
    Path onnx = Files.writeString(folder.resolve("model.onnx"), "weights");
    Path registry = Files.createDirectory(folder.resolve("registry"));
    assertThat(QuickStart.run(registry, train, test, onnx)).hasSameBinaryContentAs(onnx);
  }

  @Test
  void theReadmeQuotesTheLinesAsTheyAre() throws IOException {
    assertReadmeQuotes("QuickStart");
    assertReadmeQuotes("OwnGate");
    assertReadmeQuotes("LiveScoring");
    assertReadmeQuotes("ShadowScoring");
  }

  @Test
  void theQuotedLinesAreFifteenAtMost() throws IOException {
    assertThat(quoted("QuickStart").strip().lines().count()).isLessThanOrEqualTo(15);
  }

  private static String quoted(String example) throws IOException {
    Path source = Path.of("src/main/java/dev/modelregistry/examples", example + ".java");
    return between(Files.readString(source), "// quote\n", "// end");
  }

  private static void assertReadmeQuotes(String example) throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String mark = "<!-- quote " + example + " -->\n```java\n";
    assertThat(between(readme, mark, "```\n").strip())
        .isEqualTo(quoted(example).stripIndent().strip());
  }

  private static String between(String text, String from, String to) {
    assertThat(text).contains(from);
    String after = text.substring(text.indexOf(from) + from.length());
    return after.substring(0, after.indexOf(to)).lines().collect(Collectors.joining("\n"));
  }
}
