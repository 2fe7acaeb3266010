package dev.modelregistry.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.SteppingClock;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.ParentJvm;
import dev.modelregistry.value.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalCacheTest {

  private static final int SIZE = 1_000;

  @TempDir private Path folder;

  private final SteppingClock clock = new SteppingClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final AtomicInteger fetched = new AtomicInteger();

  private static byte[] bytes(int number) {
    byte[] bytes = new byte[SIZE];
    bytes[0] = (byte) number;
    return bytes;
  }

  private Path ask(LocalCache cache, int number) {
    return cache.file(
        Digest.of(bytes(number)),
        SIZE,
        () -> {
          fetched.incrementAndGet();
          return new ByteArrayInputStream(bytes(number));
        });
  }

  private LocalCache roomFor(int files) {
    return new LocalCache(folder, (long) files * SIZE, clock);
  }

  private List<String> listed() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Nested
  final class AFile {

    @Test
    void isFetchedOnceAndReadOnly() throws IOException {
      try (LocalCache cache = roomFor(10)) {
        Path file = ask(cache, 1);
        assertThat(file).hasBinaryContent(bytes(1));
        assertThat(Files.getPosixFilePermissions(file)).hasSize(1);
        assertThat(ask(cache, 1)).isEqualTo(file);
      }
      try (LocalCache again = roomFor(10)) {
        ask(again, 1);
      }
      assertThat(fetched).hasValue(1);
    }

    @Test
    void thatFailsOnTheWayIsNotThereAndIsFetchedAgain() throws IOException {
      try (LocalCache cache = roomFor(10)) {
        Digest digest = Digest.of(bytes(1));
        assertThatThrownBy(() -> cache.file(digest, SIZE, () -> failing(bytes(1))))
            .isInstanceOf(Unavailable.class)
            .hasMessageContaining("could not keep " + digest + " in the local cache " + folder)
            .hasMessageContaining("the line was cut");
        assertThat(listed()).containsExactly("locks");
        assertThat(ask(cache, 1)).hasBinaryContent(bytes(1));
      }
    }

    @Test
    void thatSomebodyRemovedOrCutOffIsFetchedAgain() throws IOException {
      try (LocalCache cache = roomFor(10)) {
        Files.delete(ask(cache, 1));
        assertThat(ask(cache, 1)).hasBinaryContent(bytes(1));
        Files.delete(ask(cache, 1));
        Files.write(folder.resolve(Digest.of(bytes(1)).hex()), new byte[3]);
        assertThat(ask(cache, 1)).hasBinaryContent(bytes(1));
      }
    }

    @Test
    void isRefusedOnceTheCacheIsClosed() {
      LocalCache cache = roomFor(10);
      cache.close();
      assertThatThrownBy(() -> ask(cache, 1))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("the registry is closed");
    }

    private static InputStream failing(byte[] bytes) {
      InputStream cut =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("the line was cut");
            }
          };
      return new SequenceInputStream(new ByteArrayInputStream(bytes, 0, SIZE / 2), cut);
    }
  }

  @Nested
  final class Room {

    @Test
    void isMadeByRemovingWhatWasUsedLongestAgo() throws IOException {
      for (int number : new int[] {1, 2, 3, 1}) {
        try (LocalCache cache = roomFor(3)) {
          ask(cache, number);
        }
        clock.step();
      }
      try (LocalCache cache = roomFor(3)) {
        ask(cache, 4);
      }
      assertThat(listed()).contains(hex(1), hex(3), hex(4)).doesNotContain(hex(2));
    }

    @Test
    void isNotMadeOfWhatAnyOpenCacheHandedOut() throws IOException {
      try (LocalCache first = roomFor(1);
          LocalCache second = roomFor(1)) {
        ask(first, 1);
        ask(second, 2);
        assertThat(listed()).contains(hex(1), hex(2));
      }
      try (LocalCache third = roomFor(1)) {
        ask(third, 3);
        assertThat(listed()).containsExactlyInAnyOrder(hex(3), "locks");
      }
    }

    @Test
    void isMadeOfWhatACrashedWriterLeftBehind() throws IOException {
      Files.write(folder.resolve(hex(7) + ".part"), bytes(7));
      Files.writeString(folder.resolve("foreign.txt"), "stays");
      try (LocalCache cache = roomFor(10)) {
        ask(cache, 1);
      }
      assertThat(listed()).containsExactlyInAnyOrder(hex(1), "foreign.txt", "locks");
    }

    private static String hex(int number) {
      return Digest.of(bytes(number)).hex();
    }
  }

  @Nested
  final class ManyWhoWantTheSame {

    @Test
    void fetchItOnceInThreads() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try (LocalCache first = roomFor(100);
          LocalCache second = roomFor(100)) {
        List<Future<Path>> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          int number = i / 8;
          LocalCache cache = i % 2 == 0 ? first : second;
          asked.add(threads.submit(() -> ask(cache, number)));
        }
        for (int i = 0; i < asked.size(); i++) {
          assertThat(asked.get(i).get()).hasBinaryContent(bytes(i / 8));
        }
        assertThat(fetched).hasValue(25);
      } finally {
        threads.shutdownNow();
      }
    }

    @Test
    void fetchItOnceInProcesses() throws IOException {
      try (ChildJvm one = ChildJvm.start(Fetcher.class, folder.toString());
          ChildJvm two = ChildJvm.start(Fetcher.class, folder.toString())) {
        assertThat(one.answer()).isEqualTo("ready");
        assertThat(two.answer()).isEqualTo("ready");
        one.tell("fetch");
        assertThat(one.answer()).isEqualTo("begun");
        two.tell("fetch");
        // Whether the second already waits or comes later, it must not begin.
        one.tell("finish");
        assertThat(one.answer()).isEqualTo("done");
        assertThat(two.answer()).isEqualTo("done");
      }
    }

    @Test
    void goOnWhereTheOneWhoFetchedItIsKilled() throws IOException {
      try (ChildJvm one = ChildJvm.start(Fetcher.class, folder.toString());
          ChildJvm two = ChildJvm.start(Fetcher.class, folder.toString())) {
        assertThat(one.answer()).isEqualTo("ready");
        assertThat(two.answer()).isEqualTo("ready");
        one.tell("fetch");
        assertThat(one.answer()).isEqualTo("begun");
        two.tell("fetch");
        one.kill();
        assertThat(two.answer()).isEqualTo("begun");
        two.tell("finish");
        assertThat(two.answer()).isEqualTo("done");
      }
      assertThat(folder.resolve(Digest.of(bytes(1)).hex())).hasBinaryContent(bytes(1));
    }
  }

  /** Fetches, and gives the bytes only when it is told to. */
  static final class Fetcher {

    private Fetcher() {}

    public static void main(String[] arguments) throws IOException {
      ParentJvm parent = new ParentJvm();
      LocalCache cache = new LocalCache(Path.of(arguments[0]), 100 * SIZE, Clock.systemUTC());
      parent.say("ready");
      parent.await("fetch");
      cache.file(
          Digest.of(bytes(1)),
          SIZE,
          () -> {
            try {
              parent.say("begun");
              parent.await("finish");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return new ByteArrayInputStream(bytes(1));
          });
      parent.say("done");
      parent.hear();
    }
  }
}
