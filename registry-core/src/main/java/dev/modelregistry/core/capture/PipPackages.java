package dev.modelregistry.core.capture;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Library;
import dev.modelregistry.value.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A requirements file (pip documentation, "Requirements File Format"; names and specifiers by PEP
 * 508).
 */
final class PipPackages {

  private static final Pattern INCLUDE =
      Pattern.compile("(-r|-c|--requirement|--constraint)[ =].*");
  private static final Pattern EDITABLE = Pattern.compile("(?:-e|--editable)[ =]\\s*(.*)");
  private static final Pattern EGG = Pattern.compile(".*[#&]egg=([A-Za-z0-9._-]+).*");
  private static final Pattern SHA256 = Pattern.compile("--hash[= ]sha256:([0-9a-f]{64})");

  /** Name, extras, and what follows up to a marker or an option. */
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[[^\\]]*])?\\s*\\(?"
              + "((?:[=<>!~]=?=?|@).*?)?\\)?\\s*(?:;.*)?");

  private static final Pattern PINNED = Pattern.compile("={2,3}\\s*([^\\s,*=<>!~]+)");

  private PipPackages() {}

  static List<Library> of(String file, List<String> lines) {
    List<Library> libraries = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.endsWith("\\")) {
        joined.append(line, 0, line.length() - 1).append(' ');
        continue;
      }
      add(file, number, withoutComment(joined + line), libraries);
      joined.setLength(0);
    }
    add(file, number, withoutComment(joined.toString()), libraries);
    return libraries;
  }

  /** A {@code #} within an address begins no comment. */
  private static String withoutComment(String line) {
    return line.replaceFirst("(^|\\s)#.*", "").strip();
  }

  private static void add(String file, int number, String line, List<Library> libraries) {
    Matcher editable = EDITABLE.matcher(line);
    if (INCLUDE.matcher(line).matches()) {
      throw new Rejected(
          String.format(
              "line %,d of %s includes another file, which would not be recorded; give one file"
                  + " with all packages, as pip freeze or pip-compile writes it",
              number, file));
    }
    if (editable.matches()) {
      libraries.add(ofAddress(editable.group(1)));
    } else if (line.contains("://") && !line.contains("@ ") && !line.startsWith("-")) {
      libraries.add(ofAddress(line));
    } else if (!line.isEmpty() && !line.startsWith("-")) {
      libraries.add(ofRequirement(file, number, line));
    }
  }

  private static Library ofRequirement(String file, int number, String line) {
    List<String> hashes = SHA256.matcher(line).results().map(hash -> hash.group(1)).toList();
    Matcher matcher = REQUIREMENT.matcher(line.replaceFirst("\\s--.*", "").strip());
    if (!matcher.matches()) {
      throw PythonLock.unreadable(file, number);
    }
    // Several hashes are those of several builds, and which one was installed is not said.
    Optional<Digest> digest =
        hashes.size() == 1 ? Optional.of(new Digest(hashes.get(0))) : Optional.empty();
    String specifier = matcher.group(2) == null ? "" : matcher.group(2).strip();
    return new Library(matcher.group(1), version(specifier), digest);
  }

  private static Optional<String> version(String specifier) {
    if (specifier.startsWith("@")) {
      return shortened(Remote.withoutCredentials(specifier.substring(1).strip()));
    }
    Matcher pinned = PINNED.matcher(specifier);
    return pinned.matches() ? shortened(pinned.group(1)) : Optional.empty();
  }

  private static Library ofAddress(String address) {
    Matcher egg = EGG.matcher(address);
    String clean = Names.plain(Remote.withoutCredentials(address));
    String shown = clean.length() > 200 ? clean.substring(0, 200) : clean;
    return egg.matches()
        ? new Library(egg.group(1), shortened(shown), Optional.empty())
        : new Library(shown, Optional.empty(), Optional.empty());
  }

  private static Optional<String> shortened(String version) {
    return version.isBlank() || version.length() > 200 ? Optional.empty() : Optional.of(version);
  }
}
