package dev.modelregistry.spi.testkit;

import static dev.modelregistry.spi.testkit.StorageContract.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** G6: keys are listed in ascending order of their ASCII bytes, the whole key compared at once. */
abstract class OrderedListing {

  /**
   * In ASCII order: '-' and '.' sort before '/', and digits, '_' and letters after it. A storage
   * that sorts folder by folder gets the neighbours of a folder wrong.
   */
  private static final List<String> TRICKY =
      List.of(
          "a-/x", "a-b/c", "a-b/d", "a.b", "a.b-c/d", "a/-", "a/.x", "a/0", "a/10", "a/9", "a/_",
          "a/a", "a/b-c", "a/b.c", "a/b/c", "a/b/d/e", "a/b0", "a/b_c", "a0", "a0b/c", "a_", "aa",
          "ab/c", "b");

  private final StorageContract contract;

  OrderedListing(StorageContract contract) {
    this.contract = contract;
  }

  @Test
  void keysAreOrderedAsWholeStringsOfAscii() throws Exception {
    createShuffled(TRICKY);
    for (Storage storage : contract.both()) {
      assertEquals(keys(TRICKY), storage.list("", null, 1_000), "G6: order");
    }
  }

  @Test
  void pagesOfEverySizeContinueWhereTheLastOneEnded() throws Exception {
    createShuffled(TRICKY);
    for (int limit = 1; limit <= TRICKY.size() + 1; limit++) {
      assertEquals(keys(TRICKY), pages(contract.second(), "", limit), "G6: pages of " + limit);
    }
  }

  @Test
  void aPrefixIsTextAndMayEndWithinASegment() throws Exception {
    createShuffled(TRICKY);
    for (String prefix : List.of("a", "a-", "a.", "a/", "a/b", "a/b/", "a/b/d", "ab", "b", "b/")) {
      List<String> expected = TRICKY.stream().filter(key -> key.startsWith(prefix)).toList();
      assertEquals(
          keys(expected),
          contract.second().list(prefix, null, 1_000),
          "G6: prefix '" + prefix + "'");
    }
  }

  @Test
  void aPrefixThatNoKeyCanHaveListsNothing() throws Exception {
    createShuffled(List.of("a/b", "c"));
    for (String prefix : List.of("z", "/", "//", "a//", "../", "./", "a/../", "A", "a/b/", "a\\")) {
      assertEquals(
          List.of(), contract.first().list(prefix, null, 10), "G6: prefix '" + prefix + "'");
    }
  }

  @Test
  void theKeyToContinueAfterNeedNotExist() throws Exception {
    createShuffled(TRICKY);
    for (String after : List.of("a", "a-b", "a-b/c.", "a/5", "a/b", "a/b/c/d", "a00", "zz")) {
      List<String> expected = TRICKY.stream().filter(key -> key.compareTo(after) > 0).toList();
      assertEquals(
          keys(expected),
          contract.second().list("", key(after), 1_000),
          "G6: after '" + after + "'");
    }
  }

  @Test
  void theKeyToContinueAfterMayStandOutsideThePrefix() throws Exception {
    createShuffled(TRICKY);
    List<ObjectKey> below = keys(TRICKY.stream().filter(key -> key.startsWith("a/b")).toList());
    assertEquals(below, contract.first().list("a/b", key("a-b/c"), 1_000), "G6: after, before it");
    assertEquals(List.of(), contract.first().list("a/b", key("b"), 1_000), "G6: after, behind it");
  }

  @Test
  void anEmptyStorageListsNothing() throws Exception {
    assertEquals(List.of(), contract.first().list("", null, 10));
    assertEquals(List.of(), contract.first().list("a/b", key("a/b/c"), 10));
  }

  @Test
  void aDeletedNeighbourLeavesNoTraceInAListing() throws Exception {
    createShuffled(List.of("log/1", "log/2", "log/3", "other/deep/er"));
    contract.first().delete(key("log/2"));
    contract.first().delete(key("other/deep/er"));
    assertEquals(
        keys(List.of("log/1", "log/3")), contract.second().list("", null, 10), "G6: after delete");
    assertEquals(
        keys(List.of("log/3")), contract.second().list("", key("log/2"), 10), "G6: after delete");
  }

  @Test
  void randomKeysAreListedAsASortedSetWouldListThem() throws Exception {
    Random random = new Random(contract.seed());
    TreeSet<String> stored = randomKeys(random);
    createShuffled(stored);
    for (int i = 0; i < 200; i++) {
      String prefix = random.nextInt(3) == 0 ? "" : part(random, stored);
      String continued = random.nextInt(3) == 0 ? "" : part(random, stored);
      ObjectKey after = continued.isEmpty() || continued.endsWith("/") ? null : key(continued);
      int limit = 1 + random.nextInt(stored.size() + 2);
      List<ObjectKey> expected =
          stored.stream()
              .filter(key -> key.startsWith(prefix))
              .filter(key -> after == null || key.compareTo(after.value()) > 0)
              .limit(limit)
              .map(ObjectKey::new)
              .toList();
      assertEquals(
          expected,
          contract.second().list(prefix, after, limit),
          String.format(
              "G6: list('%s', %s, %d) over %s, seed %d",
              prefix, after, limit, stored, contract.seed()));
    }
  }

  /** Draws keys over few characters, so that neighbours collide; no key stands below another. */
  private static TreeSet<String> randomKeys(Random random) {
    TreeSet<String> keys = new TreeSet<>();
    while (keys.size() < 60) {
      StringBuilder key = new StringBuilder();
      int segments = 1 + random.nextInt(4);
      for (int segment = 0; segment < segments; segment++) {
        key.append(segment == 0 ? "" : "/").append("ab0".charAt(random.nextInt(3)));
        for (int i = random.nextInt(3); i > 0; i--) {
          key.append("a-._0".charAt(random.nextInt(5)));
        }
      }
      // One last segment that is never a folder.
      keys.add(key.append("/z").append(random.nextInt(3)).toString());
    }
    return keys;
  }

  private static String part(Random random, Collection<String> keys) {
    String key = List.copyOf(keys).get(random.nextInt(keys.size()));
    return key.substring(0, 1 + random.nextInt(key.length()));
  }

  private void createShuffled(Collection<String> keys) throws IOException {
    List<String> shuffled = new ArrayList<>(keys);
    Collections.shuffle(shuffled, new Random(contract.seed()));
    for (String key : shuffled) {
      contract.first().create(key(key), Payload.of(Payloads.text(key)));
    }
  }

  private static List<ObjectKey> pages(Storage storage, String prefix, int limit)
      throws IOException {
    List<ObjectKey> all = new ArrayList<>();
    @Nullable ObjectKey after = null;
    // A storage that repeats keys would be asked forever.
    while (all.size() <= 2 * TRICKY.size()) {
      List<ObjectKey> page = storage.list(prefix, after, limit);
      all.addAll(page);
      if (page.size() < limit) {
        break;
      }
      after = page.get(page.size() - 1);
    }
    return all;
  }

  private static List<ObjectKey> keys(List<String> keys) {
    return keys.stream().map(ObjectKey::new).toList();
  }
}
