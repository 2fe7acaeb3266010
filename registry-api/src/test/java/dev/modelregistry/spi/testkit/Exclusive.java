package dev.modelregistry.spi.testkit;

import static dev.modelregistry.spi.testkit.StorageContract.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** G1: of all concurrent creators of a key exactly one gets {@link Creation#CREATED}. */
abstract class Exclusive {

  private static final int WRITERS = 8;
  private static final int SIZE_BYTES = 40_000;

  private final StorageContract contract;

  Exclusive(StorageContract contract) {
    this.contract = contract;
  }

  @Test
  void exactlyOneOfEightWritersHeldAtTheirLastByteCreates() throws Exception {
    for (int round = 0; round < contract.rounds(); round++) {
      List<Creation> outcomes = race(raceKey(round), differentPayloads(round));
      assertOneCreated(outcomes, round);
    }
  }

  @Test
  void theStoredBytesAreThoseOfTheWriterThatCreated() throws Exception {
    for (int round = 0; round < contract.rounds(); round++) {
      List<byte[]> payloads = differentPayloads(round);
      List<Creation> outcomes = race(raceKey(round), payloads);
      int winner = outcomes.indexOf(Creation.CREATED);
      assertTrue(winner >= 0, "G1: nobody created in round " + round + ": " + outcomes);
      for (Storage storage : contract.both()) {
        assertArrayEquals(
            payloads.get(winner),
            ObjectAssertions.read(storage, raceKey(round)),
            "G1: the bytes are not those of the writer that was told CREATED, round " + round);
      }
    }
  }

  @Test
  void exactlyOneCreatesAlsoWhenAllBringTheSameBytes() throws Exception {
    List<byte[]> payloads =
        Collections.nCopies(WRITERS, Payloads.random(contract.seed(), SIZE_BYTES));
    for (int round = 0; round < contract.rounds(); round++) {
      assertOneCreated(race(raceKey(round), payloads), round);
    }
  }

  @Test
  void aWriterHeldAtItsLastByteDoesNotReplaceWhatAnotherCreatedMeanwhile() throws Exception {
    ObjectKey key = key("race/overtaken");
    byte[] slow = Payloads.random(contract.seed(), SIZE_BYTES);
    byte[] fast = Payloads.random(contract.seed() + 1, SIZE_BYTES / 2);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch overtaken = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Payload slowPayload =
          Payloads.heldAtLastByte(
              slow,
              () -> {
                held.countDown();
                Race.await(overtaken, contract.patience());
              });
      Future<Creation> slowWriter = threads.submit(() -> contract.first().create(key, slowPayload));
      held.await(contract.patience().toMillis(), TimeUnit.MILLISECONDS);
      Future<Creation> fastWriter =
          threads.submit(
              () -> {
                Creation creation = contract.second().create(key, Payload.of(fast));
                overtaken.countDown();
                return creation;
              });
      List<Creation> outcomes = List.of(Race.result(slowWriter), Race.result(fastWriter));
      assertOneCreated(outcomes, 0);
      assertArrayEquals(
          outcomes.get(0) == Creation.CREATED ? slow : fast,
          ObjectAssertions.read(contract.second(), key),
          "G1: a writer that was overtaken replaced the object");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aTakenKeyIsReportedAndKeepsItsBytes() throws Exception {
    ObjectKey key = key("taken/key");
    byte[] bytes = Payloads.text("the first");
    assertEquals(Creation.CREATED, contract.first().create(key, Payload.of(bytes)), "G1");
    for (Storage storage : contract.both()) {
      assertEquals(
          Creation.ALREADY_EXISTS,
          storage.create(key, Payload.of(Payloads.text("a later one"))),
          "G1: a taken key was created again");
      assertArrayEquals(
          bytes, ObjectAssertions.read(storage, key), "G1: a taken key was overwritten");
    }
  }

  @Test
  void keysThatExtendEachOtherAreDifferentObjects() throws Exception {
    List<String> keys = List.of("log/7", "log/7.", "log/7-1", "log/70", "log/7_", "log-7/x", "lo");
    for (String key : keys) {
      assertEquals(
          Creation.CREATED,
          contract.first().create(key(key), Payload.of(Payloads.text(key))),
          "G1: " + key + " was taken for another key");
    }
    for (String key : keys) {
      assertArrayEquals(
          Payloads.text(key), ObjectAssertions.read(contract.second(), key(key)), key);
    }
  }

  @Test
  void exactlyOneOfTwoProcessesHeldAtTheirLastByteCreates() throws Exception {
    PeerProcess left = contract.startPeer();
    PeerProcess right = contract.startPeer();
    for (int round = 0; round < contract.rounds(); round++) {
      ObjectKey key = raceKey(round);
      left.beginCreate(key, contract.seed() + 2L * round, SIZE_BYTES);
      right.beginCreate(key, contract.seed() + 2L * round + 1, SIZE_BYTES);
      left.awaitHeld(contract.patience());
      right.awaitHeld(contract.patience());
      left.release();
      right.release();
      List<Creation> outcomes = List.of(left.creation(), right.creation());
      assertOneCreated(outcomes, round);
      int winner = outcomes.indexOf(Creation.CREATED);
      assertArrayEquals(
          Payloads.random(contract.seed() + 2L * round + winner, SIZE_BYTES),
          ObjectAssertions.read(contract.first(), key),
          "G1: the bytes are not those of the process that was told CREATED, round " + round);
    }
  }

  private List<Creation> race(ObjectKey key, List<byte[]> payloads) throws Exception {
    return Race.run(contract.both(), key, payloads, contract.patience());
  }

  private static ObjectKey raceKey(int round) {
    return key("race/round-" + round);
  }

  private List<byte[]> differentPayloads(int round) {
    List<byte[]> payloads = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      payloads.add(
          Payloads.random(contract.seed() + (long) round * WRITERS + writer, SIZE_BYTES + writer));
    }
    return payloads;
  }

  private static void assertOneCreated(List<Creation> outcomes, int round) {
    long created = outcomes.stream().filter(Creation.CREATED::equals).count();
    assertEquals(
        1,
        created,
        "G1: "
            + created
            + " of "
            + outcomes.size()
            + " writers of one key were told CREATED in round "
            + round);
  }
}
