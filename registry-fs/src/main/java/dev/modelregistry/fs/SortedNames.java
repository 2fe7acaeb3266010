package dev.modelregistry.fs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names in a folder in ascending order, a batch at a time.
 *
 * <p>A folder gives its names in no order, so each batch is one pass over all of them that keeps
 * the smallest: memory follows the batch and not the folder.
 */
final class SortedNames {

  private final Path folder;
  private final Predicate<String> wanted;
  private final int batch;
  private final Deque<String> names = new ArrayDeque<>();
  private @Nullable String last;
  private boolean exhausted;

  SortedNames(Path folder, Predicate<String> wanted, int batch) {
    this.folder = folder;
    this.wanted = wanted;
    this.batch = batch;
  }

  /** Returns the next name, or null after the last. */
  @Nullable String next() throws IOException {
    if (names.isEmpty() && !exhausted) {
      readBatch();
    }
    last = names.poll();
    return last;
  }

  private void readBatch() throws IOException {
    PriorityQueue<String> smallest = new PriorityQueue<>(Comparator.reverseOrder());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        boolean pending = last == null || name.compareTo(last) > 0;
        boolean small = smallest.size() < batch || name.compareTo(smallest.element()) < 0;
        if (pending && small && wanted.test(name)) {
          smallest.add(name);
          if (smallest.size() > batch) {
            smallest.remove();
          }
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Never there, or removed while it was listed: no keys stand below it.
      exhausted = true;
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    exhausted = smallest.size() < batch;
    while (!smallest.isEmpty()) {
      names.addFirst(smallest.remove());
    }
  }
}
