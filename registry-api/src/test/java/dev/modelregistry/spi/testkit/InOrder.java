package dev.modelregistry.spi.testkit;

import static dev.modelregistry.spi.testkit.ObjectAssertions.assertAbsent;
import static dev.modelregistry.spi.testkit.ObjectAssertions.assertStored;
import static dev.modelregistry.spi.testkit.StorageContract.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modelregistry.spi.CreatedInOrder;
import dev.modelregistry.spi.NewObject;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Objects that are created in order: each stands only if all before it do. */
abstract class InOrder {

  private static final String RULE = "in order";
  private static final int OBJECTS = 5;
  private static final CreatedInOrder ALL = new CreatedInOrder(OBJECTS, OBJECTS);

  private final StorageContract contract;

  InOrder(StorageContract contract) {
    this.contract = contract;
  }

  private static List<NewObject> objects(String folder, String writer) {
    List<NewObject> objects = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      objects.add(new NewObject(key(folder + "/" + i), Payload.of(bytes(writer, i))));
    }
    return objects;
  }

  /** The third is the one whose payload fails. */
  private static List<NewObject> objectsOfWhichOneFails(String folder, Payloads.Failure failure) {
    List<NewObject> objects = objects(folder, "mine");
    Payload failing = Payloads.failingAfter(1, bytes("mine", 2), failure);
    objects.set(2, new NewObject(objects.get(2).key(), failing));
    return objects;
  }

  private static byte[] bytes(String writer, int number) {
    return Payloads.text(writer + number);
  }

  private void assertThatTheFirstStand(int count, String folder, String writer) throws IOException {
    for (int i = 0; i < count; i++) {
      assertStored(contract.both(), key(folder + "/" + i), bytes(writer, i), RULE);
    }
    for (int i = count; i < OBJECTS; i++) {
      assertAbsent(contract.both(), key(folder + "/" + i), RULE);
    }
  }

  @Test
  void objectsWhoseKeysAreFreeAreAllCreated() throws Exception {
    CreatedInOrder reached = contract.first().createInOrder(objects("all", "mine"));

    assertEquals(ALL, reached);
    assertThatTheFirstStand(OBJECTS, "all", "mine");
  }

  @Test
  void objectsOfSeveralFoldersAreAllCreated() throws Exception {
    List<NewObject> objects = new ArrayList<>(objects("here", "mine"));
    objects.addAll(objects("there/deeper", "mine"));

    CreatedInOrder both = new CreatedInOrder(2 * OBJECTS, 2 * OBJECTS);
    assertEquals(both, contract.first().createInOrder(objects));
    assertThatTheFirstStand(OBJECTS, "here", "mine");
    assertThatTheFirstStand(OBJECTS, "there/deeper", "mine");
  }

  @Test
  void noObjectsAreCreatedByThemselves() {
    assertEquals(new CreatedInOrder(0, 0), contract.first().createInOrder(List.of()));
  }

  @Test
  void aTakenKeyEndsThem() throws Exception {
    byte[] theirs = Payloads.text("theirs");
    contract.second().create(key("taken/2"), Payload.of(theirs));

    CreatedInOrder reached = contract.first().createInOrder(objects("taken", "mine"));

    assertEquals(2, reached.created(), RULE);
    assertTrue(reached.begun() <= 3, RULE + ": " + reached);
    assertStored(contract.both(), key("taken/1"), bytes("mine", 1), RULE);
    assertStored(contract.both(), key("taken/2"), theirs, RULE);
    assertAbsent(contract.both(), key("taken/3"), RULE);
    assertAbsent(contract.both(), key("taken/4"), RULE);
  }

  @Test
  void aPayloadThatFailsEndsThemAndLeavesNothingOfItselfAndWhatFollows() throws Exception {
    List<NewObject> objects =
        objectsOfWhichOneFails(
            "failed",
            () -> {
              throw new IOException("the source broke");
            });

    CreatedInOrder reached = contract.first().createInOrder(objects);

    assertTrue(reached.created() <= 2, RULE + ": " + reached);
    assertTrue(reached.begun() <= 3, RULE + ": " + reached);
    assertThatTheFirstStand(reached.created(), "failed", "mine");
  }

  @Test
  void anUncheckedExceptionOfAPayloadReachesTheCaller() throws Exception {
    List<NewObject> objects =
        objectsOfWhichOneFails(
            "unchecked",
            () -> {
              throw new IllegalStateException("a fault of the caller");
            });

    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class, () -> contract.first().createInOrder(objects), RULE);
    assertEquals("a fault of the caller", thrown.getMessage());
    assertAbsent(contract.both(), key("unchecked/2"), RULE);
    assertAbsent(contract.both(), key("unchecked/3"), RULE);
  }

  @Test
  void ofTwoWhoBeginAtTheSameKeyOneCreatesAll() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < contract.rounds(); round++) {
        String folder = "race/round-" + round;
        Storage left = contract.first();
        Future<CreatedInOrder> other =
            threads.submit(() -> contract.second().createInOrder(objects(folder, "right")));
        CreatedInOrder mine =
            Race.result(threads.submit(() -> left.createInOrder(objects(folder, "left"))));
        int created = mine.created();
        assertTrue(created == 0 || created == OBJECTS, RULE + ": " + mine);
        assertEquals(OBJECTS - created, Race.result(other).created(), RULE);
        assertThatTheFirstStand(OBJECTS, folder, created == 0 ? "right" : "left");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aClosedStorageCreatesNone() throws Exception {
    Storage storage = contract.another();
    storage.close();

    CreatedInOrder reached = storage.createInOrder(objects("closed", "mine"));

    assertEquals(0, reached.created(), RULE);
    assertThatTheFirstStand(0, "closed", "mine");
  }
}
