package dev.modelregistry.spi.testkit;

import static dev.modelregistry.spi.testkit.StorageContract.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Closing, and what a storage says of itself. */
abstract class Lifecycle {

  private final StorageContract contract;

  Lifecycle(StorageContract contract) {
    this.contract = contract;
  }

  @Test
  void aClosedStorageFailsEveryOperation() throws Exception {
    ObjectKey key = key("closed/object");
    Storage storage = contract.first();
    storage.create(key, Payload.of(Payloads.text("x")));
    storage.close();
    assertFails("create", () -> storage.create(key("closed/new"), Payload.of(new byte[1])));
    assertFails("stat", () -> storage.stat(key));
    assertFails("open", () -> storage.open(key, 0, 1).close());
    assertFails("list", () -> storage.list("", null, 1));
    assertFails("delete", () -> storage.delete(key));
    assertTrue(contract.second().stat(key).isPresent(), "the other instance lost the object");
    assertFalse(contract.second().stat(key("closed/new")).isPresent(), "created after the close");
  }

  @Test
  void closingTwiceIsAllowedAndLeavesTheOtherInstanceOpen() throws Exception {
    contract.first().close();
    contract.first().close();
    assertEquals(
        Creation.CREATED, contract.second().create(key("open/still"), Payload.of(new byte[1])));
  }

  @Test
  void theDescriptionIsOneLineWithoutSecretsAndOutlivesTheClose() throws Exception {
    String description = contract.first().describe();
    assertFalse(description.isBlank(), "the description is blank");
    assertEquals(1, description.lines().count(), "the description has several lines");
    for (String secret : contract.secrets()) {
      assertFalse(description.contains(secret), "the description contains a secret");
    }
    contract.first().close();
    assertEquals(description, contract.first().describe());
  }

  private static void assertFails(String operation, Executable call) {
    IOException failure =
        assertThrows(IOException.class, call, operation + " works on a closed storage");
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("closed"), operation + " does not say why it fails: " + message);
  }
}
