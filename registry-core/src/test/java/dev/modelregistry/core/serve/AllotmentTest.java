package dev.modelregistry.core.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.Share;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which keys a canary answers. */
class AllotmentTest {

  private static final String LOG = "models/credit/decisions";

  /** Where 1,000 keys stand, as one digest; also what a JVM started by a test prints. */
  static final class Printed {
    private Printed() {}

    public static void main(String[] arguments) {
      System.out.println(ofManyKeys());
    }

    static Digest ofManyKeys() {
      Allotment allotment = new Allotment(LOG, 9);
      StringBuilder positions = new StringBuilder();
      IntStream.range(0, 1_000)
          .forEach(
              i ->
                  positions
                      .append(allotment.position(RoutingKey.of("Kundin-" + i + "-é-\uD83D\uDE80")))
                      .append('\n'));
      return Digest.of(positions.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Nested
  class APosition {

    @Test
    void isWhatTheFormatSays() throws IOException {
      String section =
          Files.readString(Path.of("FORMAT.md")).replaceAll("(?s).*## 20\\. Canaries", "");
      Matcher vectors = Pattern.compile("(?m)^    (\\S+) +(\\d{1,4})$").matcher(section);
      Allotment allotment = new Allotment(LOG, 9);
      int found = 0;
      for (; vectors.find(); found++) {
        assertThat(allotment.position(RoutingKey.of(vectors.group(1))))
            .as(vectors.group(1))
            .isEqualTo(Integer.parseInt(vectors.group(2)));
      }
      assertThat(found).isEqualTo(4);
    }

    @Test
    void isTheSameInAnotherProcess() throws Exception {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dfile.encoding=ISO-8859-1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Printed.class.getName())
              .redirectErrorStream(true)
              .start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(printed).isZero();
      assertThat(printed.strip()).isEqualTo(Printed.ofManyKeys().toString());
    }

    @Test
    void isTheSameForKeysOfAnyLengthInAnyOrderAndForManyThreadsAtOnce() {
      Allotment shared = new Allotment(LOG, 9);
      List<RoutingKey> keys =
          IntStream.range(0, 2_000)
              .mapToObj(i -> RoutingKey.of((i % 3 == 0 ? "é" : "e").repeat(1 + i % 300) + i))
              .toList();
      assertThat(keys.parallelStream().map(shared::position).toList())
          .isEqualTo(keys.stream().map(AllotmentTest::asTheFormatSays).toList());
    }

    @Test
    void allocatesNothing() {
      Allotment allotment = new Allotment(LOG, 9);
      RoutingKey key = RoutingKey.of("customer-17");
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      int calls = 10_000;
      int sum = allotment.position(key);
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < calls; i++) {
        sum += allotment.position(key);
      }
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

      assertThat(sum).isNotZero();
      assertThat(allocated).as("bytes for %d calls", calls).isLessThan(calls);
    }

    @Test
    void differsFromCanaryToCanary() {
      Allotment one = new Allotment(LOG, 9);
      Allotment other = new Allotment(LOG, 10);
      long same =
          IntStream.range(0, 10_000)
              .mapToObj(RoutingKey::of)
              .filter(key -> one.falls(key, HALF) && other.falls(key, HALF))
              .count();
      assertThat(same).as("a quarter, and not a half").isBetween(2_300L, 2_700L);
    }
  }

  /** Computes a position from scratch. */
  private static int asTheFormatSays(RoutingKey key) {
    Digest digest = Digest.of((LOG + "#9\n" + key.value()).getBytes(StandardCharsets.UTF_8));
    return (int) (Long.parseLong(digest.hex().substring(0, 12), 16) % Share.WHOLE);
  }

  private static final Share HALF = Share.percent(50);

  @Nested
  class AShare {

    @Test
    void keepsWhoHadItWhenItGrows() {
      Allotment allotment = new Allotment(LOG, 9);
      for (int i = 0; i < Extent.of(20_000, 1_000_000); i++) {
        RoutingKey key = RoutingKey.of(i);
        int position = allotment.position(key);
        boolean had = false;
        for (double percent : List.of(0.01, 1.0, 2.5, 5.0, 20.0, 50.0, 99.99)) {
          boolean has = allotment.falls(key, Share.percent(percent));
          assertThat(has || !had).as("%s at %s %%", key, percent).isTrue();
          assertThat(has).isEqualTo(position < Math.round(percent * 100));
          had = has;
        }
      }
    }

    @Test
    void ofAMillionKeysIsEven() {
      Allotment allotment = new Allotment(LOG, 9);
      int cells = 100;
      long[] counts = new long[cells];
      for (int i = 0; i < 1_000_000; i++) {
        counts[allotment.position(RoutingKey.of("customer-" + i)) / cells]++;
      }
      double expected = 1_000_000.0 / cells;
      double chiSquare = 0;
      for (long count : counts) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
      // 99 degrees of freedom: less than 61.1 and more than 148.2 has a chance of 0.1 % each.
      assertThat(chiSquare).isBetween(61.1, 148.2);
    }
  }
}
