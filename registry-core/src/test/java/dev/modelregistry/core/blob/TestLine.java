package dev.modelregistry.core.blob;

import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** A line in memory: what stands in it, what its log is said to refer to, and faults on demand. */
final class TestLine {

  static final String LINE = Keys.line(new ModelName("fraud-detector"));
  static final long SEED = 42;

  /** Large enough for the digest to be computed on a thread of its own, in several chunks. */
  static final int LARGE = (int) OverlappedDigest.WORTH_BYTES + 300_001;

  final InMemoryStorage.Space space = new InMemoryStorage.Space();
  final FaultyStorage storage = new FaultyStorage(new InMemoryStorage(space), SEED);
  final Map<Digest, Placement> live = new HashMap<>();
  final BlobStore blobs;
  private int ids;

  TestLine() {
    blobs = blobs(() -> id(++ids));
  }

  BlobStore blobs(Supplier<String> uploadIds) {
    return new BlobStore(new ObjectStore(storage), LINE, uploadIds, TestLine::thread);
  }

  static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "digest");
    thread.setDaemon(true);
    return thread;
  }

  static String id(int number) {
    return String.format("%032x", number);
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  Placement put(byte[] bytes) {
    return blobs.put(BlobSource.of("model.onnx", bytes), this::live, Work.silent());
  }

  Optional<Placement> live(Digest digest) {
    return Optional.ofNullable(live.get(digest));
  }

  void refersTo(List<Placement> placements) {
    placements.forEach(placement -> live.put(placement.digest(), placement));
  }

  byte[] stored(Placement placement) {
    return space.bytes(blobs.key(placement)).orElseThrow();
  }

  void overwrite(Placement placement, byte[] bytes) {
    space.overwrite(blobs.key(placement), bytes);
  }

  /** Changes one byte, or changes it back. */
  void flip(Placement placement, int at) {
    byte[] bytes = stored(placement).clone();
    bytes[at] ^= 0x55;
    overwrite(placement, bytes);
  }

  List<ObjectKey> keys() {
    return space.keys();
  }
}
