package dev.modelregistry.s3;

import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Finds out on scratch keys whether a service keeps what the guarantees rest on, since one that
 * does not answers every sequential test as if it did.
 *
 * <p>For each key several writers send half of their bodies and wait for each other there, so that
 * a service that looks first and stores later has looked for all of them before it stores for any.
 * One may succeed, and its bytes are what is read from then on. A service that looks at the end of
 * a body is caught by chance, hence many keys. Where the winner's request arrives twice, all may
 * hear that the key is taken, which it is: such a key shows nothing. What is listed at last shows
 * the order of keys that differ where alphabets disagree.
 *
 * <p>Scratch objects stay: {@value #KEYS} of {@value #BODY_BYTES} bytes for each trial. A writer
 * needs no permission to delete, and under object lock nobody has it.
 */
final class Trial {

  static final int WRITERS = 8;
  static final int KEYS = 16;
  static final int BODY_BYTES = 32 << 10;

  private static final int PAGE = 5;

  /** Ends of keys in the order of their bytes, which is that of no dictionary. */
  private static final List<String> ENDS = List.of("-", "-b", ".b", "/b", "0", "_", "_b", "a");

  private final Bucket scratch;
  private final Patience patience;
  private final Random random;

  /**
   * Prepares a trial.
   *
   * @param scratch a place of its own, empty
   * @param random makes the bodies
   */
  Trial(Bucket scratch, Patience patience, Random random) {
    this.scratch = scratch;
    this.patience = patience;
    this.random = random;
  }

  /** What became of a race: who won, where that is known, and who was not answered. */
  private record Race(List<byte[]> winners, @Nullable IOException unanswered) {}

  /**
   * Tries the service.
   *
   * @throws NotCreatedException if the service cannot hold a registry; the message says what it did
   * @throws IOException if it could not be tried
   */
  void run() throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS, Threads::daemon);
    TreeSet<ObjectKey> created = new TreeSet<>();
    @Nullable IOException unanswered = null;
    int decided = 0;
    try {
      for (int i = 0; i < KEYS; i++) {
        ObjectKey key = new ObjectKey("k" + i / ENDS.size() + ENDS.get(i % ENDS.size()));
        mustBeAbsent(key);
        Race race = race(key, threads);
        unanswered = race.unanswered() == null ? unanswered : race.unanswered();
        decided += race.winners().size();
        if (race.winners().size() == 1) {
          mustHold(key, race.winners().get(0));
          created.add(key);
        } else if (head(key).isPresent()) {
          created.add(key);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    if (decided < KEYS / 2) {
      throw new IOException(
          String.format(
              "whether the service of %s is fit could not be found out: %s",
              scratch.describe(), unanswered == null ? "" : unanswered.getMessage()));
    }
    mustList(List.copyOf(created));
  }

  private void mustBeAbsent(ObjectKey key) throws IOException {
    if (head(key).isPresent()) {
      throw unfit("it shows an object that nobody created");
    }
  }

  private Race race(ObjectKey key, ExecutorService threads) throws IOException {
    CyclicBarrier halfway = new CyclicBarrier(WRITERS);
    List<byte[]> bodies = new ArrayList<>();
    List<Future<Optional<SdkException>>> answers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      byte[] body = new byte[BODY_BYTES];
      random.nextBytes(body);
      bodies.add(body);
      answers.add(threads.submit(() -> answer(key, body, halfway)));
    }
    List<byte[]> winners = new ArrayList<>();
    @Nullable IOException unanswered = null;
    for (int i = 0; i < WRITERS; i++) {
      Optional<SdkException> refusal = Futures.result(answers.get(i), "writers raced");
      if (refusal.isEmpty()) {
        winners.add(bodies.get(i));
      } else if (Failures.status(refusal.get()) == 501) {
        throw unfit("it does not know conditional requests (If-None-Match: *)");
      } else if (!Failures.isTaken(refusal.get())) {
        unanswered = Failures.translated("store " + key, scratch, refusal.get());
      }
    }
    if (winners.size() > 1) {
      throw unfit(
          String.format(
              "it told %d of %d writers that they had created the same object, where"
                  + " If-None-Match: * lets one succeed",
              winners.size(), WRITERS));
    } else if (winners.isEmpty() && unanswered == null && head(key).isEmpty()) {
      throw unfit("it refused all of " + WRITERS + " writers of a key that was free");
    }
    return new Race(winners, unanswered);
  }

  private Optional<SdkException> answer(ObjectKey key, byte[] body, CyclicBarrier halfway) {
    try {
      ConditionalPut.held(body, () -> new HeldStream(body, halfway)).send(scratch, key, "trial");
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of(e);
    }
  }

  private void mustHold(ObjectKey key, byte[] winner) throws IOException {
    if (head(key).isEmpty()) {
      throw unfit("it does not show an object that it said it had created a moment before");
    }
    int middle = BODY_BYTES / 2 - 1;
    byte[] whole = read(key, 0);
    if (!Arrays.equals(whole, winner)) {
      throw unfit(
          String.format(
              "of an object of %,d bytes it gave back %,d that are not those which the writer that"
                  + " succeeded had sent",
              winner.length, whole.length));
    }
    if (!Arrays.equals(read(key, middle), Arrays.copyOfRange(winner, middle, winner.length))) {
      throw unfit("it gave back other bytes than were asked for by a range");
    }
  }

  private void mustList(List<ObjectKey> created) throws IOException {
    List<ObjectKey> listed = new ArrayList<>();
    List<ObjectKey> page;
    do {
      ObjectKey after = listed.isEmpty() ? null : listed.get(listed.size() - 1);
      page = patience.repeat(() -> scratch.list("", after, PAGE));
      listed.addAll(page);
    } while (page.size() == PAGE && listed.size() <= created.size());
    if (listed.equals(created)) {
      return;
    }
    throw unfit(
        new TreeSet<>(listed).equals(new TreeSet<>(created)) && listed.size() == created.size()
            ? "it lists keys in another order than that of their bytes: " + listed
            : String.format("it lists %s where a moment before %s were created", listed, created));
  }

  private Optional<Bucket.Found> head(ObjectKey key) throws IOException {
    return patience.repeat(() -> scratch.head(key));
  }

  private byte[] read(ObjectKey key, long offset) throws IOException {
    return patience.repeat(
        () -> {
          try (InputStream in = ObjectStream.open(scratch, key, offset, Long.MAX_VALUE)) {
            return in.readAllBytes();
          }
        });
  }

  private NotCreatedException unfit(String whatItDid) {
    return new NotCreatedException(
        String.format(
            "the service of %s cannot hold a registry: %s; use one that keeps conditional writes,"
                + " reads and listings consistent, as AWS S3 does",
            scratch.describe(), whatItDid));
  }
}
