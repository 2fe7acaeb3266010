package dev.modelregistry.core.capture;

import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of conda: explicit lists ({@code conda list --explicit}) and environment files ({@code
 * conda env export}). Versions are written {@code version=build}, as conda does.
 */
final class CondaPackages {

  /** {@code …/name-version-build.conda#digest}: neither version nor build holds a hyphen. */
  private static final Pattern PACKAGE =
      Pattern.compile(
          "(?:.*/)?([^/]+)-([^/-]+)-([^/-]+)\\.(?:conda|tar\\.bz2)(?:[?#].*)?", Pattern.DOTALL);

  private static final Pattern SHA256 = Pattern.compile(".*#(?:sha256:)?([0-9a-f]{64})");

  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "(?:[^\\s:]+::)?([A-Za-z0-9_.-]+)(?:\\s*==?\\s*([^\\s=,<>|*]+(?:=[^\\s=]+)?))?"
              + "(?:\\s*[=<>!~ ].*)?");

  private CondaPackages() {}

  static List<Library> ofExplicit(String file, List<String> lines) {
    List<Library> libraries = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#") || line.equals("@EXPLICIT")) {
        continue;
      }
      Matcher matcher = PACKAGE.matcher(line);
      if (!matcher.matches()) {
        throw PythonLock.unreadable(file, i + 1);
      }
      Matcher sha256 = SHA256.matcher(line);
      libraries.add(
          new Library(
              matcher.group(1),
              Optional.of(matcher.group(2) + "=" + matcher.group(3)),
              sha256.matches() ? Optional.of(new Digest(sha256.group(1))) : Optional.empty()));
    }
    return libraries;
  }

  /** Reads the list of dependencies alone: prefix and variables of such files name users. */
  static List<Library> ofEnvironment(String file, List<String> lines) {
    List<Library> libraries = new ArrayList<>();
    boolean within = false;
    int pipIndent = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").stripTrailing();
      String item = line.strip();
      int indent = line.length() - line.stripLeading().length();
      if (indent == 0 && !item.isEmpty() && !item.startsWith("-")) {
        within = item.equals("dependencies:");
      } else if (within && !item.isEmpty()) {
        if (!item.startsWith("- ")) {
          throw PythonLock.unreadable(file, i + 1);
        }
        String dependency = unquoted(item.substring(2).strip());
        pipIndent = indent <= pipIndent ? -1 : pipIndent;
        if (dependency.equals("pip:")) {
          pipIndent = indent;
        } else if (pipIndent >= 0) {
          libraries.addAll(PipPackages.of(file, List.of(dependency)));
        } else {
          libraries.add(dependency(file, i + 1, dependency));
        }
      }
    }
    return libraries;
  }

  private static Library dependency(String file, int number, String text) {
    Matcher matcher = DEPENDENCY.matcher(text);
    if (!matcher.matches()) {
      throw PythonLock.unreadable(file, number);
    }
    return new Library(matcher.group(1), Optional.ofNullable(matcher.group(2)), Optional.empty());
  }

  private static String unquoted(String text) {
    return text.replaceFirst("^(['\"])(.*)\\1$", "$2");
  }
}
