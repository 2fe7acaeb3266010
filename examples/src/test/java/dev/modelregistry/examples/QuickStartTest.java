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
    Path csv = Files.writeString(folder.resolve("transactions.csv"), "amount,fraud\n12.50,no\n");
    Path onnx = Files.writeString(folder.resolve("model.onnx"), "weights");
    assertThat(QuickStart.run(Files.createDirectory(folder.resolve("registry")), csv, onnx))
        .hasSameBinaryContentAs(onnx);
  }

  @Test
  void theReadmeQuotesTheLinesAsTheyAre() throws IOException {
    assertReadmeQuotes("QuickStart");
    assertReadmeQuotes("OwnGate");
  }

  private static void assertReadmeQuotes(String example) throws IOException {
    Path source = Path.of("src/main/java/dev/modelregistry/examples", example + ".java");
    String quoted = between(Files.readString(source), "// quote\n", "// end");
    String readme = Files.readString(Path.of("../README.md"));
    String mark = "<!-- quote " + example + " -->\n```java\n";
    assertThat(between(readme, mark, "```\n").strip()).isEqualTo(quoted.stripIndent().strip());
  }

  private static String between(String text, String from, String to) {
    assertThat(text).contains(from);
    String after = text.substring(text.indexOf(from) + from.length());
    return after.substring(0, after.indexOf(to)).lines().collect(Collectors.joining("\n"));
  }
}
