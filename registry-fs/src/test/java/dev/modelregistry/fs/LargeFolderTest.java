package dev.modelregistry.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.ObjectKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings of a folder that needs several batches, files and folders mixed. */
class LargeFolderTest {

  @TempDir Path root;

  @Test
  void pagesAreCompleteAndInOrderAcrossBatches() throws Exception {
    List<ObjectKey> expected = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      // x1 may be a folder, x1-0 its neighbour before, and x10 behind: batches end anywhere.
      String key = "log/x" + i + (i % 3 == 0 ? "/y" : i % 3 == 1 ? "-0" : "");
      Path file = root.resolve(key);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
      expected.add(new ObjectKey(key));
    }
    expected.sort(null);
    try (FileSystemStorage storage = FileSystemStorage.readOnly(root)) {
      assertThat(storage.list("log/", null, Integer.MAX_VALUE)).isEqualTo(expected);
      for (int limit : new int[] {1, 255, 256, 1_000}) {
        assertPages(storage, expected, limit);
      }
    }
  }

  private static void assertPages(FileSystemStorage storage, List<ObjectKey> expected, int limit)
      throws Exception {
    // From the end too, so that a small page size need not walk the whole folder.
    int begin = limit == 1 ? expected.size() - 50 : 0;
    List<ObjectKey> all = new ArrayList<>(expected.subList(0, begin));
    List<ObjectKey> page;
    do {
      ObjectKey after = all.isEmpty() ? null : all.get(all.size() - 1);
      page = storage.list("log/", after, limit);
      all.addAll(page);
    } while (page.size() == limit);
    assertThat(all).as("pages of %d", limit).isEqualTo(expected);
  }
}
