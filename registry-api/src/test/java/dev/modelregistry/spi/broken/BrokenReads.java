package dev.modelregistry.spi.broken;

import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage.Space;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Storages that read, list or close wrongly. */
final class BrokenReads {

  private BrokenReads() {}

  /** Lists in the order of some hash. */
  static final class ListsUnordered extends Sound {
    ListsUnordered(Space space) {
      super(space);
    }

    @Override
    public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
        throws IOException {
      List<ObjectKey> keys = new ArrayList<>(memory.list(prefix, after, limit));
      keys.sort(Comparator.comparing(key -> key.value().hashCode()));
      return keys;
    }
  }

  /** Sorts folder by folder, so that {@code a/b} comes before {@code a-b}. */
  static final class ListsFolderByFolder extends Sound {
    ListsFolderByFolder(Space space) {
      super(space);
    }

    @Override
    public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
        throws IOException {
      Comparator<ObjectKey> bySegments =
          Comparator.comparing(key -> key.value().replace('/', '\u0001'));
      return memory.list(prefix, null, Integer.MAX_VALUE).stream()
          .sorted(bySegments)
          .filter(key -> after == null || bySegments.compare(key, after) > 0)
          .limit(limit)
          .toList();
    }
  }

  /** Begins a page with the key that the page before ended with. */
  static final class RepeatsTheLastKey extends Sound {
    RepeatsTheLastKey(Space space) {
      super(space);
    }

    @Override
    public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
        throws IOException {
      List<ObjectKey> keys = new ArrayList<>(memory.list(prefix, after, limit));
      if (after != null && after.value().startsWith(prefix) && keys.size() < limit) {
        keys.add(0, after);
      }
      return keys;
    }
  }

  /** Takes a prefix for a folder. */
  static final class TakesAPrefixForAFolder extends Sound {
    TakesAPrefixForAFolder(Space space) {
      super(space);
    }

    @Override
    public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
        throws IOException {
      boolean folder = prefix.isEmpty() || prefix.endsWith("/");
      return memory.list(folder ? prefix : prefix + "/", after, limit);
    }
  }

  /** Lists a folder once and answers from memory for good. */
  static final class ListsStale extends Sound {
    private final Map<String, List<ObjectKey>> listed = new HashMap<>();

    ListsStale(Space space) {
      super(space);
    }

    @Override
    public synchronized List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
        throws IOException {
      String question = prefix + " " + after + " " + limit;
      if (!listed.containsKey(question)) {
        listed.put(question, memory.list(prefix, after, limit));
      }
      return listed.get(question);
    }
  }

  /** Remembers what was absent. */
  static final class RemembersAbsence extends Sound {
    private final Set<ObjectKey> absent = new HashSet<>();

    RemembersAbsence(Space space) {
      super(space);
    }

    @Override
    public synchronized Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
      if (absent.contains(key)) {
        return Optional.empty();
      }
      Optional<ObjectInfo> info = memory.stat(key);
      if (info.isEmpty()) {
        absent.add(key);
      }
      return info;
    }
  }

  /** Gives everything from an offset on, however little was asked for. */
  static final class IgnoresTheLengthOfARange extends Sound {
    IgnoresTheLengthOfARange(Space space) {
      super(space);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) throws IOException {
      return memory.open(key, offset, Long.MAX_VALUE);
    }
  }

  /** Gives an empty stream for an object that is not there. */
  static final class OpensWhatIsAbsent extends Sound {
    OpensWhatIsAbsent(Space space) {
      super(space);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) throws IOException {
      return stat(key).isPresent()
          ? memory.open(key, offset, length)
          : InputStream.nullInputStream();
    }
  }

  /** Works on after it was closed. */
  static final class NeverCloses extends Sound {
    NeverCloses(Space space) {
      super(space);
    }

    @Override
    public void close() {}
  }
}
