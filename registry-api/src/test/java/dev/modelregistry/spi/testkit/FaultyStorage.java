package dev.modelregistry.spi.testkit;

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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A storage that goes wrong on purpose, and the same way again for the same seed.
 *
 * <p>Faults come in two ways. {@link #next} schedules one for the next operation on a matching key;
 * {@link #randomly} lets every operation fail with a probability. Both can be used at once; a
 * scheduled fault goes first. What was injected is recorded, and {@link #toString} says the seed,
 * so that a failed test can be run again: give this storage to the message of the assertion. With
 * several threads the seed fixes which faults come, not whom they meet.
 *
 * <p>It never answers wrongly to {@link #create} or {@link #stat} without throwing; only a stream
 * can lie ({@link Fault#TRUNCATED_READ}, {@link Fault#FLIPPED_BIT}), as a disk can. {@link
 * #localFile} is always empty, so that every read passes here. Safe for use by many threads.
 */
public final class FaultyStorage implements Storage {

  /** What a caller asks of a storage. */
  public enum Operation {
    /** {@link Storage#create}. */
    CREATE,
    /** {@link Storage#stat}. */
    STAT,
    /** {@link Storage#open}, and reads of the stream it gives. */
    OPEN,
    /** {@link Storage#list}; its prefix is what a schedule is matched with. */
    LIST,
    /** {@link Storage#delete}. */
    DELETE
  }

  /**
   * A fault that happened.
   *
   * @param number 1 for the first
   * @param target the key, or the prefix of a listing
   */
  public record Injection(int number, Fault fault, Operation operation, String target) {}

  private record Schedule(Operation operation, Pattern target, Fault fault) {}

  private record Late(long due, ObjectKey key, byte[] bytes) {}

  /** A late creation arrives within so many later operations. */
  private static final int MOST_LATE = 5;

  private final Storage inner;
  private final long seed;

  // Guarded by this, as everything below.
  private final Random random;
  private final Map<Fault, Double> probabilities = new EnumMap<>(Fault.class);
  private final List<Schedule> schedules = new ArrayList<>();
  private final List<Injection> injections = new ArrayList<>();
  private final List<Late> late = new ArrayList<>();
  private long operations;
  private boolean crashed;

  /** Wraps a storage, which is closed with this one; without a fault asked for, none happens. */
  public FaultyStorage(Storage inner, long seed) {
    this.inner = inner;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /**
   * Lets a fault happen to each operation it fits with the given probability, 0 to 1.
   *
   * @return this storage
   */
  public synchronized FaultyStorage randomly(Fault fault, double probability) {
    probabilities.put(fault, probability);
    return this;
  }

  /**
   * Lets a fault happen once, at the next operation of a kind whose key (for a listing: prefix)
   * contains a match of the regular expression. Schedules for the same keys happen in the order
   * they were made, one an operation.
   *
   * @return this storage
   * @throws IllegalArgumentException if the fault cannot happen to that operation
   */
  public synchronized FaultyStorage next(Operation operation, String regex, Fault fault) {
    if (!fault.fits(operation)) {
      throw new IllegalArgumentException(fault + " cannot happen to " + operation);
    }
    schedules.add(new Schedule(operation, Pattern.compile(regex), fault));
    return this;
  }

  /** Ends all faults: schedules, probabilities and a crash. Late creations still arrive. */
  public synchronized void heal() {
    schedules.clear();
    probabilities.clear();
    crashed = false;
  }

  /**
   * Lets all late creations arrive now, also after a crash.
   *
   * @throws IOException if the wrapped storage fails
   */
  public void deliverLate() throws IOException {
    deliver(Long.MAX_VALUE);
  }

  /** Returns what was injected so far, the first fault first. */
  public synchronized List<Injection> injections() {
    return List.copyOf(injections);
  }

  /** Returns how many scheduled faults have not happened yet. */
  public synchronized int pending() {
    return schedules.size();
  }

  /** Returns whether a crash was injected and not healed. */
  public synchronized boolean crashed() {
    return crashed;
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    Optional<Injection> injection = begin(Operation.CREATE, key.value());
    if (injection.isPresent() && injection.get().fault() == Fault.ARRIVE_LATE) {
      postpone(key, payload);
      throw failure(injection.get());
    }
    failBefore(injection);
    Creation creation = inner.create(key, payload);
    if (injection.isPresent() && injection.get().fault() == Fault.SENT_TWICE) {
      return Creation.ALREADY_EXISTS;
    }
    failAfter(injection);
    return creation;
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    Optional<Injection> injection = begin(Operation.STAT, key.value());
    failBefore(injection);
    Optional<ObjectInfo> info = inner.stat(key);
    failAfter(injection);
    return info;
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    Optional<Injection> injection = begin(Operation.OPEN, key.value());
    failBefore(injection);
    InputStream stream = inner.open(key, offset, length);
    if (injection.isEmpty()) {
      return stream;
    }
    Fault fault = injection.get().fault();
    if (fault == Fault.FAIL_AFTER || fault == Fault.CRASH_AFTER) {
      stream.close();
      throw failure(injection.get());
    }
    long size = inner.stat(key).map(ObjectInfo::sizeBytes).orElse(0L);
    long readable = Math.min(length, Math.max(0, size - offset));
    return new FaultyStream(stream, fault, readable, new Random(draw()));
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    Optional<Injection> injection = begin(Operation.LIST, prefix);
    failBefore(injection);
    List<ObjectKey> keys = inner.list(prefix, after, limit);
    failAfter(injection);
    return keys;
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    Optional<Injection> injection = begin(Operation.DELETE, key.value());
    failBefore(injection);
    inner.delete(key);
    failAfter(injection);
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }

  /** Says the seed and every fault that happened, for the message of an assertion. */
  @Override
  public synchronized String toString() {
    return "FaultyStorage with seed " + seed + " over " + describe() + ", injected " + injections;
  }

  private Optional<Injection> begin(Operation operation, String target) throws IOException {
    long now;
    synchronized (this) {
      now = ++operations;
    }
    deliver(now);
    synchronized (this) {
      if (crashed) {
        throw new IOException("injected: the storage has crashed (seed " + seed + ")");
      }
      Optional<Injection> injection =
          chooseFault(operation, target)
              .map(fault -> new Injection(injections.size() + 1, fault, operation, target));
      injection.ifPresent(injections::add);
      crashed = injection.isPresent() && injection.get().fault().isCrash();
      return injection;
    }
  }

  private synchronized Optional<Fault> chooseFault(Operation operation, String target) {
    for (Iterator<Schedule> i = schedules.iterator(); i.hasNext(); ) {
      Schedule schedule = i.next();
      if (schedule.operation == operation && schedule.target.matcher(target).find()) {
        i.remove();
        return Optional.of(schedule.fault);
      }
    }
    for (Map.Entry<Fault, Double> entry : probabilities.entrySet()) {
      if (entry.getKey().fits(operation) && random.nextDouble() < entry.getValue()) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  private synchronized long draw() {
    return random.nextLong();
  }

  private void postpone(ObjectKey key, Payload payload) throws IOException {
    byte[] bytes;
    try (InputStream in = payload.open()) {
      bytes = in.readAllBytes();
    }
    synchronized (this) {
      late.add(new Late(operations + 1 + random.nextInt(MOST_LATE), key, bytes));
    }
  }

  private void deliver(long now) throws IOException {
    List<Late> arriving;
    synchronized (this) {
      arriving = late.stream().filter(creation -> creation.due <= now).toList();
      late.removeAll(arriving);
    }
    for (Late creation : arriving) {
      inner.create(creation.key, Payload.of(creation.bytes));
    }
  }

  private void failBefore(Optional<Injection> injection) throws IOException {
    if (injection.isPresent() && injection.get().fault() == Fault.REFUSED) {
      throw new NotCreatedException(failure(injection.get()).getMessage());
    }
    if (injection.isPresent()
        && (injection.get().fault() == Fault.FAIL_BEFORE
            || injection.get().fault() == Fault.CRASH_BEFORE)) {
      throw failure(injection.get());
    }
  }

  private void failAfter(Optional<Injection> injection) throws IOException {
    if (injection.isPresent()) {
      throw failure(injection.get());
    }
  }

  private IOException failure(Injection injection) {
    return new IOException(
        String.format(
            "injected: %s at %s of %s (fault %d of seed %d)",
            injection.fault(),
            injection.operation(),
            injection.target(),
            injection.number(),
            seed));
  }
}
