package dev.modelregistry.core.blob;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Paths that some file system would take for the same: they differ only by case (Windows, macOS) or
 * by how accents are written (Unicode Standard Annex 15, forms C and D). Unpacked there, one file
 * would replace the other.
 */
final class NameClashes {

  private final Map<String, String> byFolded = new HashMap<>();

  /** Adds a path and its folders, and returns a path added before that it clashes with. */
  Optional<String> add(String path) {
    int end = 0;
    while (end >= 0) {
      end = path.indexOf('/', end + 1);
      String prefix = end < 0 ? path : path.substring(0, end);
      String before = byFolded.putIfAbsent(folded(prefix), prefix);
      if (before != null && !before.equals(prefix)) {
        return Optional.of(before);
      }
    }
    return Optional.empty();
  }

  /** Upper case first, since some letters, as the German ß, meet only there. */
  private static String folded(String path) {
    String decomposed = Normalizer.normalize(path, Normalizer.Form.NFD);
    String folded = decomposed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFD);
  }
}
