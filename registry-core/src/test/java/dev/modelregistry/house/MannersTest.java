package dev.modelregistry.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Holds what a stranger expects of every file in the repository. */
class MannersTest {

  private static final Path ROOT = House.root();

  private static final Pattern LAYOUT =
      Pattern.compile(
          "\\.[a-z].*|pom\\.xml|registry-(api|core|fs|s3)|examples|README\\.md|LICENSE|NOTICE"
              + "|CHANGELOG\\.md|CONTRIBUTING\\.md|SECURITY\\.md|mvnw|mvnw\\.cmd");

  private static final Pattern MACHINE_PATH =
      Pattern.compile(
          "(?<![\\w.~*})/-])/(?:work|tmp|home|root|Users|var/folders|private/var)/\\w"
              + "|\\b[A-Z]:\\\\+(?:Users|Windows|Temp)\\b");

  /** Which registry packages come from is a matter of the machine that builds. */
  private static final Pattern PACKAGE_HOST =
      Pattern.compile(
          "(?i)\\b(?:repo1?\\.maven|central\\.sonatype|(?:s01\\.)?oss\\.sonatype|maven\\.google"
              + "|plugins\\.gradle|registry\\.npmjs|registry\\.yarnpkg|pypi|files\\.pythonhosted"
              + "|(?:static\\.)?crates|rubygems|proxy\\.golang|api\\.nuget|jitpack)"
              + "\\.(?:apache\\.)?(?:org|com|io)\\b"
              + "|\\b(?:artifactory|nexus)[\\w-]*\\.[a-z]|\\.jfrog\\.");

  private static final Pattern UNFINISHED = Pattern.compile("\\b(?:TO[D]O|FIX[M]E)\\b");

  /** All text files by their path from the root. */
  private static final Map<Path, String> TEXTS = new TreeMap<>();

  private static final List<String> UNREADABLE = new ArrayList<>();

  @BeforeAll
  static void readTheRepository() throws IOException {
    List<PathMatcher> ignored = new ArrayList<>(List.of(glob(".git")));
    for (String line : Files.readAllLines(ROOT.resolve(".gitignore"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        ignored.add(glob(line.replaceAll("^/|/$", "")));
      }
    }
    List<PathMatcher> binary = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve(".gitattributes"))) {
      if (line.endsWith(" binary")) {
        binary.add(glob(line.substring(0, line.indexOf(' '))));
      }
    }
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return matches(ignored, folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!matches(ignored, file) && !matches(binary, file)) {
              read(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static PathMatcher glob(String pattern) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
  }

  private static boolean matches(List<PathMatcher> patterns, Path path) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(path.getFileName()));
  }

  private static void read(Path file) throws IOException {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
      TEXTS.put(ROOT.relativize(file), text);
    } catch (CharacterCodingException e) {
      UNREADABLE.add(ROOT.relativize(file).toString());
    }
  }

  /** Returns the lines that match, each with its place. */
  private static List<String> matches(Pattern pattern) {
    List<String> findings = new ArrayList<>();
    TEXTS.forEach(
        (path, text) -> {
          List<String> lines = text.lines().toList();
          for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
              findings.add(path + ":" + (i + 1) + ": " + lines.get(i).strip());
            }
          }
        });
    return findings;
  }

  @Nested
  class TheTopLevel {

    @Test
    void holdsNothingBeyondTheAgreedLayout() {
      TreeSet<String> entries = new TreeSet<>();
      TEXTS.keySet().forEach(path -> entries.add(path.getName(0).toString()));
      entries.removeIf(entry -> LAYOUT.matcher(entry).matches());
      House.expectNone("The top level of the repository has no place for:", entries);
    }
  }

  @Nested
  class EveryTextFile {

    @Test
    void isUtf8OrMarkedAsBinary() {
      House.expectNone("Not UTF-8, and not marked binary in .gitattributes:", UNREADABLE);
    }

    @Test
    void namesNoPathOfOneMachine() {
      House.expectNone("A path that stands on one machine only:", matches(MACHINE_PATH));
    }

    @Test
    void namesNoHostOfAPackageRegistry() {
      House.expectNone("The host of a package registry:", matches(PACKAGE_HOST));
    }

    @Test
    void isFinished() {
      House.expectNone("Finish it, or open an issue:", matches(UNFINISHED));
    }

    /** Test data may be exact bytes. */
    @Test
    void endsWithANewline() {
      House.expectNone(
          "The last line does not end:",
          TEXTS.entrySet().stream()
              .filter(file -> !file.getKey().toString().contains("src/test/resources"))
              .filter(file -> !file.getValue().isEmpty() && !file.getValue().endsWith("\n"))
              .map(file -> file.getKey().toString())
              .toList());
    }
  }

  @Nested
  class EveryMainClass {

    /** A virtual thread that blocks within it holds its carrier, until JDK 24. */
    @Test
    void takesLocksThatDoNotPinAThread() {
      Pattern keyword = Pattern.compile("\\bsynchronized\\b(?! Throwable fillInStackTrace)");
      House.expectNone(
          "Take a ReentrantLock instead of synchronized:",
          matches(keyword).stream()
              .filter(line -> line.matches("registry-[a-z0-9]+/src/main/java/.*"))
              .toList());
    }
  }

  @Nested
  class EveryMainPackage {

    @Test
    void saysWhereNullIsMeant() {
      TreeSet<String> findings = new TreeSet<>();
      TEXTS.forEach(
          (path, text) -> {
            if (path.toString().matches(".*src/main/java/.*\\.java")
                && !path.endsWith("module-info.java")) {
              Path info = path.resolveSibling("package-info.java");
              if (!TEXTS.getOrDefault(info, "").contains("\n@NullMarked\n")) {
                findings.add(info.toString());
              }
            }
          });
      House.expectNone("There is no @NullMarked in:", findings);
    }
  }
}
