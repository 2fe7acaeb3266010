package dev.modelregistry.spi.testkit;

import static dev.modelregistry.spi.testkit.ObjectAssertions.assertAbsent;
import static dev.modelregistry.spi.testkit.ObjectAssertions.assertStored;
import static dev.modelregistry.spi.testkit.StorageContract.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** G4: a creation that failed says so, and left the object whole or absent. */
abstract class HonestFailure {

  private static final String RULE = "G4";
  private static final int SIZE_BYTES = 70_000;

  private final StorageContract contract;

  HonestFailure(StorageContract contract) {
    this.contract = contract;
  }

  @Test
  void theExceptionOfThePayloadReachesTheCallerAsItIs() {
    IOException failure = new IOException("the source broke");
    for (int position : new int[] {0, 1, SIZE_BYTES / 2, SIZE_BYTES}) {
      IOException thrown =
          assertThrows(
              IOException.class,
              () -> contract.first().create(key("honest/io"), failing(position, failure)),
              "G4: the payload failed and the creation did not");
      assertSame(failure, thrown, "G4: another exception than the payload's");
    }
  }

  @Test
  void anUncheckedExceptionOfThePayloadReachesTheCallerAndLeavesNothing() throws Exception {
    ObjectKey key = key("honest/unchecked");
    IllegalStateException failure = new IllegalStateException("the digest is another");
    Payload payload =
        Payloads.failingAfter(
            SIZE_BYTES,
            Payloads.random(contract.seed(), SIZE_BYTES),
            () -> {
              throw failure;
            });
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () -> contract.first().create(key, payload),
            "G4: the payload failed and the creation did not");
    assertSame(failure, thrown, "G4: another exception than the payload's");
    assertAbsent(contract.both(), key, RULE);
  }

  @Test
  void aPayloadThatCannotBeOpenedLeavesNothing() throws Exception {
    ObjectKey key = key("honest/unopened");
    IOException failure = new IOException("the source is gone");
    Payload payload =
        Payloads.opening(
            10,
            () -> {
              throw failure;
            });
    IOException thrown =
        assertThrows(IOException.class, () -> contract.first().create(key, payload), RULE);
    assertSame(failure, thrown, "G4: another exception than the payload's");
    assertAbsent(contract.both(), key, RULE);
  }

  @Test
  void afterAFailureTheSameKeyCanBeCreated() throws Exception {
    ObjectKey key = key("honest/retried");
    byte[] bytes = Payloads.random(contract.seed(), SIZE_BYTES);
    IOException failure = new IOException("the source broke");
    assertThrows(
        IOException.class,
        () -> contract.first().create(key, failing(SIZE_BYTES, failure)),
        "G4: the payload failed and the creation did not");
    assertEquals(
        Creation.CREATED,
        contract.second().create(key, Payload.of(bytes)),
        "G4: a failed creation left the key taken");
    assertStored(contract.both(), key, bytes, RULE);
  }

  @Test
  void everyStreamOfAPayloadIsClosed() throws Exception {
    List<Payloads.WatchedStream> streams = new ArrayList<>();
    byte[] bytes = Payloads.random(contract.seed(), SIZE_BYTES);
    Payload payload = Payloads.opening(bytes.length, () -> watch(streams, bytes));
    Payload tooShort = Payloads.opening(bytes.length + 1L, () -> watch(streams, bytes));
    contract.first().create(key("honest/closed"), payload);
    contract.first().create(key("honest/closed"), payload);
    assertThrows(
        IOException.class, () -> contract.first().create(key("honest/short"), tooShort), RULE);
    assertTrue(
        streams.stream().allMatch(Payloads.WatchedStream::isClosed),
        "G4: a stream of a payload was left open");
  }

  private static InputStream watch(List<Payloads.WatchedStream> streams, byte[] bytes) {
    Payloads.WatchedStream stream = new Payloads.WatchedStream(bytes);
    streams.add(stream);
    return stream;
  }

  private Payload failing(int position, IOException failure) {
    return Payloads.failingAfter(
        position,
        Payloads.random(contract.seed(), SIZE_BYTES),
        () -> {
          throw failure;
        });
  }
}
