package dev.modelregistry.spi.testkit;

import static dev.modelregistry.spi.testkit.ObjectAssertions.assertAbsent;
import static dev.modelregistry.spi.testkit.ObjectAssertions.assertStored;
import static dev.modelregistry.spi.testkit.StorageContract.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** G2: an object is visible with all of its bytes or not at all. */
abstract class WholeOrAbsent {

  private static final String RULE = "G2";
  private static final int LARGE_BYTES = 5 << 20;
  private static final int KILLED_BYTES = 3 << 20;

  private final StorageContract contract;

  WholeOrAbsent(StorageContract contract) {
    this.contract = contract;
  }

  @Test
  void nothingIsVisibleWhileTheLastByteIsOutstanding() throws Exception {
    ObjectKey key = key("whole/held");
    byte[] bytes = Payloads.random(contract.seed(), LARGE_BYTES);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Payload payload =
          Payloads.heldAtLastByte(
              bytes,
              () -> {
                held.countDown();
                assertTrue(Race.await(released, PeerProcess.LIMIT), "nobody released the writer");
              });
      Future<Creation> writer = thread.submit(() -> contract.first().create(key, payload));
      assertTrue(Race.await(held, PeerProcess.LIMIT), "the payload was not read to its end");
      assertAbsent(contract.both(), key, RULE);
      assertEquals(List.of(), contract.second().list("", null, 10), "G2: a temporary is listed");
      released.countDown();
      assertEquals(Creation.CREATED, Race.result(writer), RULE);
      assertStored(contract.both(), key, bytes, RULE);
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void aPayloadThatFailsAtItsFirstReadLeavesNothing() throws Exception {
    failedPayloadLeavesNothing(0);
  }

  @Test
  void aPayloadThatFailsMidwayLeavesNothing() throws Exception {
    failedPayloadLeavesNothing(LARGE_BYTES / 2);
  }

  @Test
  void aPayloadThatFailsAtTheReadOfItsEndLeavesNothing() throws Exception {
    failedPayloadLeavesNothing(LARGE_BYTES);
  }

  private void failedPayloadLeavesNothing(int bytesRead) throws Exception {
    ObjectKey key = key("whole/failed");
    Payload failing =
        Payloads.failingAfter(
            bytesRead,
            Payloads.random(contract.seed(), LARGE_BYTES),
            () -> {
              throw new IOException("the source broke");
            });
    assertThrows(
        IOException.class,
        () -> contract.first().create(key, failing),
        "G2: a creation whose payload failed did not fail");
    assertAbsent(contract.both(), key, RULE);
    assertEquals(List.of(), contract.second().list("", null, 10), "G2: a leftover is listed");
  }

  @Test
  void aFailedPayloadLeavesATakenKeyAsItWas() throws Exception {
    ObjectKey key = key("whole/taken");
    byte[] bytes = Payloads.text("stands already");
    contract.first().create(key, Payload.of(bytes));
    Payload failing =
        Payloads.failingAfter(
            3,
            Payloads.text("would replace it"),
            () -> {
              throw new IOException("the source broke");
            });
    try {
      assertEquals(Creation.ALREADY_EXISTS, contract.second().create(key, failing), RULE);
    } catch (IOException readBeforeTheKeyWasLookedAt) {
      assertEquals("the source broke", readBeforeTheKeyWasLookedAt.getMessage());
    }
    assertStored(contract.both(), key, bytes, RULE);
  }

  @Test
  void aPayloadShorterThanAnnouncedIsRefused() throws Exception {
    assertRefused(Payloads.announcing(1_001, Payloads.random(contract.seed(), 1_000)));
  }

  @Test
  void aPayloadLongerThanAnnouncedIsRefused() throws Exception {
    assertRefused(Payloads.announcing(999, Payloads.random(contract.seed(), 1_000)));
  }

  @Test
  void aPayloadThatAnnouncedNothingAndGivesBytesIsRefused() throws Exception {
    assertRefused(Payloads.announcing(0, Payloads.text("x")));
  }

  private void assertRefused(Payload payload) throws Exception {
    ObjectKey key = key("whole/wrong-size");
    assertThrows(
        IOException.class,
        () -> contract.first().create(key, payload),
        "G2: a payload of another length than announced was accepted");
    assertAbsent(contract.both(), key, RULE);
  }

  @Test
  void aPayloadOfUnknownLengthIsStoredWhole() throws Exception {
    for (int size : new int[] {0, 1, 300_000}) {
      byte[] bytes = Payloads.random(contract.seed(), size);
      ObjectKey key = key("whole/unknown-" + size);
      assertEquals(
          Creation.CREATED, contract.first().create(key, Payloads.announcing(-1, bytes)), RULE);
      assertStored(contract.both(), key, bytes, RULE);
    }
  }

  @Test
  void anEmptyObjectIsAnObject() throws Exception {
    ObjectKey key = key("whole/empty");
    assertEquals(Creation.CREATED, contract.first().create(key, Payload.of(new byte[0])), RULE);
    assertStored(contract.both(), key, new byte[0], RULE);
    assertEquals(
        Creation.ALREADY_EXISTS, contract.second().create(key, Payload.of(new byte[0])), RULE);
  }

  @Test
  void aLargeObjectIsStoredByteForByte() throws Exception {
    ObjectKey key = key("whole/large");
    byte[] bytes = Payloads.random(contract.seed(), LARGE_BYTES);
    assertEquals(Creation.CREATED, contract.first().create(key, Payload.of(bytes)), RULE);
    assertStored(contract.both(), key, bytes, RULE);
  }

  @Test
  void aProcessKilledAtTheLastByteLeavesNothingAndTheKeyFree() throws Exception {
    ObjectKey key = key("whole/killed");
    PeerProcess process = contract.startPeer();
    process.beginCreate(key, contract.seed(), KILLED_BYTES);
    assertTrue(process.awaitHeld(PeerProcess.LIMIT), "the payload was not read to its end");
    process.kill();
    assertAbsent(contract.both(), key, RULE);
    assertEquals(List.of(), contract.first().list("", null, 10), "G2: a leftover is listed");
    byte[] bytes = Payloads.text("the next writer's");
    assertEquals(Creation.CREATED, contract.second().create(key, Payload.of(bytes)), RULE);
    assertStored(contract.both(), key, bytes, RULE);
  }
}
