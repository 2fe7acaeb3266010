package dev.modelregistry.spi.testkit;

import static dev.modelregistry.spi.testkit.ObjectAssertions.assertStored;
import static dev.modelregistry.spi.testkit.StorageContract.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

/** G3: what a creation acknowledged survives whoever asked for it. */
abstract class DurableOnReturn {

  private static final String RULE = "G3";
  private static final int SIZE_BYTES = 100_000;

  private final StorageContract contract;

  DurableOnReturn(StorageContract contract) {
    this.contract = contract;
  }

  @Test
  void whatWasAcknowledgedIsThereForAnInstanceOpenedLater() throws Exception {
    byte[] bytes = Payloads.random(contract.seed(), SIZE_BYTES);
    ObjectKey key = key("durable/closed");
    assertEquals(Creation.CREATED, contract.first().create(key, Payload.of(bytes)), RULE);
    contract.first().close();
    contract.second().close();
    assertStored(List.of(contract.another()), key, bytes, RULE);
  }

  @Test
  void whatWasFoundTakenIsThereForAnInstanceOpenedLater() throws Exception {
    byte[] bytes = Payloads.random(contract.seed(), SIZE_BYTES);
    ObjectKey key = key("durable/taken");
    contract.first().create(key, Payload.of(bytes));
    assertEquals(Creation.ALREADY_EXISTS, contract.second().create(key, Payload.of(bytes)), RULE);
    contract.first().close();
    contract.second().close();
    assertStored(List.of(contract.another()), key, bytes, RULE);
  }

  @Test
  void whatAProcessAcknowledgedSurvivesItsKill() throws Exception {
    PeerProcess process = contract.startPeer();
    ObjectKey key = key("durable/killed");
    process.beginCreate(key, contract.seed(), SIZE_BYTES);
    process.release();
    assertEquals(Creation.CREATED, process.creation(), RULE);
    process.kill();
    assertStored(contract.both(), key, Payloads.random(contract.seed(), SIZE_BYTES), RULE);
  }
}
