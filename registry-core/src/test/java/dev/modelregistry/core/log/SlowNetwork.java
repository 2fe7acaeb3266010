package dev.modelregistry.core.log;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What lies between writers and a storage: requests to create are lost, answered wrongly or not at
 * all, held back for as long as the seed likes, and delivered once more. Every request is a point
 * at which another writer may go on, and so is the middle of every payload.
 */
final class SlowNetwork implements Storage {

  /** What becomes of a request to create an object. */
  enum Fate {
    ANSWERED(50),
    /** Never arrives. */
    LOST(10),
    /** Arrives; its answer does not. */
    ANSWER_LOST(10),
    /** Nobody hears of it, and later it arrives. */
    HELD_BACK(14),
    /** Somebody on the way sends it twice and passes on the second answer: taken, by itself. */
    SENT_TWICE(6),
    /** Arrives and is answered, and later arrives again. */
    DUPLICATED(6),
    /** Certainly not carried out. */
    REFUSED(4);

    private final int percent;

    Fate(int percent) {
      this.percent = percent;
    }
  }

  private record Request(ObjectKey key, byte[] bytes) {}

  private final Storage storage;
  private final Turns turns;
  private final Random random;
  private final boolean calm;
  private final List<Request> underway = new ArrayList<>();
  private final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);

  private SlowNetwork(Storage storage, Turns turns, Random random, boolean calm) {
    this.storage = storage;
    this.turns = turns;
    this.random = random;
    this.calm = calm;
  }

  /** Returns a network on which anything happens. */
  static SlowNetwork stormy(Storage storage, Turns turns, Random random) {
    return new SlowNetwork(storage, turns, random, false);
  }

  /** Returns a network that delivers everything once, so that what goes wrong is the storage's. */
  static SlowNetwork calm(Storage storage, Turns turns, Random random) {
    return new SlowNetwork(storage, turns, random, true);
  }

  /** Returns how often each fate came up. */
  Map<Fate, Integer> fates() {
    return fates;
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    step();
    Request request = new Request(key, bytes(payload));
    Fate fate = fate();
    fates.merge(fate, 1, Integer::sum);
    return switch (fate) {
      case ANSWERED -> deliver(request);
      case LOST -> throw new IOException("the request was lost");
      case ANSWER_LOST -> {
        deliver(request);
        throw new IOException("the answer was lost");
      }
      case HELD_BACK -> {
        underway.add(request);
        throw new IOException("no answer in time");
      }
      case SENT_TWICE -> {
        deliver(request);
        yield deliver(request);
      }
      case DUPLICATED -> {
        underway.add(request);
        yield deliver(request);
      }
      case REFUSED -> throw new NotCreatedException("the request was refused");
    };
  }

  private Fate fate() {
    int roll = calm ? 0 : random.nextInt(100);
    for (Fate fate : Fate.values()) {
      roll -= fate.percent;
      if (roll < 0) {
        return fate;
      }
    }
    throw new IllegalStateException("fates are less than all");
  }

  private Creation deliver(Request request) throws IOException {
    return storage.create(
        request.key,
        new Payload() {
          @Override
          public long sizeBytes() {
            return request.bytes.length;
          }

          @Override
          public InputStream open() {
            return new Halves(request.bytes);
          }
        });
  }

  /** Lets others go on before each half of the bytes. */
  private final class Halves extends InputStream {
    private final byte[] bytes;
    private int position;

    Halves(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int half = bytes.length / 2;
      if (position == 0 || position == half) {
        turns.pass();
      }
      int end = position < half ? half : bytes.length;
      int count = Math.min(length, end - position);
      System.arraycopy(bytes, position, buffer, offset, count);
      position += count;
      return count == 0 && length > 0 ? -1 : count;
    }
  }

  private static byte[] bytes(Payload payload) throws IOException {
    try (InputStream in = payload.open()) {
      return in.readAllBytes();
    }
  }

  /** Lets others go on, and now and then something arrive that was held back. */
  private void step() throws IOException {
    turns.pass();
    if (!underway.isEmpty() && random.nextInt(4) == 0) {
      Request request = underway.remove(random.nextInt(underway.size()));
      storage.create(request.key, Payload.of(request.bytes));
    }
  }

  /** Lets everything arrive that was held back. */
  void arriveAll() throws IOException {
    for (Request request : underway) {
      storage.create(request.key, Payload.of(request.bytes));
    }
    underway.clear();
  }

  private void stepOrFail() throws IOException {
    step();
    if (!calm && random.nextInt(12) == 0) {
      throw new IOException("no answer in time");
    }
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    stepOrFail();
    return storage.stat(key);
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    stepOrFail();
    return storage.open(key, offset, length);
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    stepOrFail();
    return storage.list(prefix, after, limit);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    throw new UnsupportedOperationException("nobody deletes here");
  }

  @Override
  public String describe() {
    return "slow " + storage.describe();
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
