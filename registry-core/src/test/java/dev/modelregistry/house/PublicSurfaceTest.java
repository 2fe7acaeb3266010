package dev.modelregistry.house;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Holds the public surface of all exported packages to a file that a review can read. */
class PublicSurfaceTest {

  private static final String UPDATE =
      "mvn -q test -pl registry-core -am -Dtest=PublicSurfaceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dapi.update=true";

  private static final String HEAD =
      """
      # The public surface of the exported packages of registry-api, registry-core, registry-fs
      # and registry-s3.
      # java.lang, java.util, java.util.function, java.io, java.time, java.nio.file and
      # dev.modelregistry are left out of names. A break needs a written reason in CHANGELOG.md.
      # This file is written by: %s
      """
          .formatted(UPDATE);

  private static String rendered() {
    StringBuilder text = new StringBuilder(HEAD);
    String packageName = "";
    for (JavaClass type :
        MainClasses.exportedTypes()
            .sorted(
                Comparator.comparing(JavaClass::getPackageName).thenComparing(JavaClass::getName))
            .toList()) {
      if (!type.getPackageName().equals(packageName)) {
        packageName = type.getPackageName();
        text.append("\n\npackage ").append(packageName).append('\n');
      }
      text.append('\n');
      SurfaceText.of(type.reflect()).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  /** Returns the lines of the file, each member behind the type that it stands under. */
  private static Set<String> lines(String text) {
    Set<String> lines = new LinkedHashSet<>();
    String type = "";
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      if (line.startsWith("  ")) {
        lines.add(type + "  {" + line.substring(1) + " }");
      } else {
        lines.add(line);
        type = line.replaceFirst("(?<=[\\w>])(\\(| extends | implements | permits ).*", "");
      }
    }
    return lines;
  }

  @Nested
  class TheSurface {

    @Test
    void isTheOneThatIsWrittenDown() throws IOException {
      Path file = House.root().resolve("registry-api/api.txt");
      String now = rendered();
      if (Boolean.getBoolean("api.update")) {
        Files.writeString(file, now);
        return;
      }
      String before = Files.exists(file) ? Files.readString(file) : "";
      if (now.equals(before)) {
        return;
      }
      Set<String> gone = lines(before);
      gone.removeAll(lines(now));
      Set<String> come = lines(now);
      come.removeAll(lines(before));
      List<String> findings = new ArrayList<>();
      gone.forEach(line -> findings.add("- " + line));
      come.forEach(line -> findings.add("+ " + line));
      findings.add("Where it is meant, write it down with: " + UPDATE);
      House.expectNone(
          "The public surface is not the one in registry-api/api.txt. A line that went or changed"
              + " (-) may break who calls it: a break of the public API needs a written reason in"
              + " CHANGELOG.md.",
          findings);
    }
  }
}
