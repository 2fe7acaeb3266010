package dev.modelregistry.spi.testkit;

import static dev.modelregistry.spi.testkit.ObjectAssertions.assertAbsent;
import static dev.modelregistry.spi.testkit.ObjectAssertions.assertStored;
import static dev.modelregistry.spi.testkit.StorageContract.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** G5: what was created or deleted is seen so by everybody from then on. */
abstract class ReadAfterWrite {

  private static final String RULE = "G5";
  private static final int SIZE_BYTES = 10_000;

  private final StorageContract contract;

  ReadAfterWrite(StorageContract contract) {
    this.contract = contract;
  }

  @Test
  void whatOneInstanceCreatesTheOtherSeesAtOnce() throws Exception {
    for (int i = 0; i < contract.rounds(); i++) {
      ObjectKey key = key("seen/" + i);
      byte[] bytes = Payloads.random(contract.seed() + i, SIZE_BYTES);
      Storage writer = contract.both().get(i % 2);
      // Asking first catches an instance that remembers an absence.
      assertAbsent(contract.both(), key, RULE);
      writer.create(key, Payload.of(bytes));
      assertStored(contract.both(), key, bytes, RULE);
    }
  }

  @Test
  void everyListingAfterACreationShowsItWhileOthersCreate() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<String>>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int writer = i;
        writers.add(threads.submit(() -> createAndList(writer)));
      }
      for (Future<List<String>> writer : writers) {
        assertEquals(List.of(), Race.result(writer), "G5: keys created and then not listed");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> createAndList(int writer) throws Exception {
    List<String> unseen = new ArrayList<>();
    for (int i = 0; i < contract.rounds(); i++) {
      ObjectKey key = key("crowd/" + i + "-" + writer);
      contract.first().create(key, Payload.of(Payloads.text(key.value())));
      if (!contract.second().list("crowd/", null, 1_000).contains(key)) {
        unseen.add(key.value());
      }
    }
    return unseen;
  }

  @Test
  void whatWasDeletedIsAbsentForBothInstances() throws Exception {
    ObjectKey key = key("deleted/object");
    contract.first().create(key, Payload.of(Payloads.text("retired")));
    assertStored(contract.both(), key, Payloads.text("retired"), RULE);
    contract.second().delete(key);
    assertAbsent(contract.both(), key, RULE);
  }

  @Test
  void deletingWhatIsAbsentSucceedsAndTouchesNothingElse() throws Exception {
    ObjectKey kept = key("deleted/object.1");
    contract.first().create(kept, Payload.of(Payloads.text("kept")));
    contract.first().delete(key("deleted/object"));
    contract.first().delete(key("deleted/object"));
    contract.first().delete(key("deleted"));
    contract.first().delete(key("nowhere/at/all"));
    assertStored(contract.both(), kept, Payloads.text("kept"), RULE);
  }

  @Test
  void bothInstancesTellTheSameOfAnObject() throws Exception {
    ObjectKey key = key("stat/object");
    contract.first().create(key, Payload.of(Payloads.random(contract.seed(), SIZE_BYTES)));
    ObjectInfo info = contract.first().stat(key).orElseThrow();
    assertEquals(SIZE_BYTES, info.sizeBytes());
    assertEquals(info, contract.second().stat(key).orElseThrow());
    assertTrue(info.createdAt().getEpochSecond() > 0, "no time of creation: " + info);
  }

  @Test
  void whatStandsBelowAKeyIsNotTheKeyItself() throws Exception {
    contract.first().create(key("below/a/b"), Payload.of(Payloads.text("deep")));
    for (Storage storage : contract.both()) {
      assertTrue(storage.stat(key("below/a")).isEmpty(), "G5: a prefix is no object");
    }
    assertAbsent(List.of(contract.first()), key("below/a/b/c"), RULE);
  }

  @Test
  void twoProcessesSeeWhatEachOtherCreates() throws Exception {
    PeerProcess process = contract.startPeer();
    for (int i = 0; i < contract.rounds(); i++) {
      ObjectKey ours = key("processes/ours-" + i);
      ObjectKey theirs = key("processes/theirs-" + i);
      byte[] bytes = Payloads.random(contract.seed() + i, SIZE_BYTES);
      assertEquals("absent", process.look(ours), "G5: the process sees what is not there");
      assertAbsent(contract.both(), theirs, RULE);
      contract.first().create(ours, Payload.of(bytes));
      assertEquals(ContractPeer.describe(bytes), process.look(ours), "G5: other process, " + ours);
      assertTrue(process.list(ours.value()).contains(ours), "G5: not listed there: " + ours);
      process.beginCreate(theirs, contract.seed() + i, SIZE_BYTES);
      process.release();
      assertEquals(Creation.CREATED, process.creation(), RULE);
      assertStored(contract.both(), theirs, bytes, RULE);
    }
  }
}
