package dev.modelregistry.spi.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@link ContractPeer} that this process started, and what it is asked to do; for one thread. */
final class PeerProcess {

  /** The most an answer may take. */
  static final Duration LIMIT = ChildJvm.LIMIT;

  private final ChildJvm child;
  private Optional<String> early = Optional.empty();

  private PeerProcess(ChildJvm child) {
    this.child = child;
  }

  static PeerProcess start(OtherProcess other) throws IOException {
    ChildJvm child =
        ChildJvm.start(
            ContractPeer.class,
            List.of(other.opener()),
            other.opener().getName(),
            other.location());
    assertEquals("ready", child.answer(), "the other process did not start");
    return new PeerProcess(child);
  }

  void beginCreate(ObjectKey key, long seed, int sizeBytes) throws IOException {
    child.tell("create " + key + " " + seed + " " + sizeBytes);
  }

  /** Waits until the creation is held at its last byte; false where it was not within the time. */
  boolean awaitHeld(Duration patience) {
    Optional<String> answer = child.answerWithin(patience);
    early = answer.filter(other -> !other.equals("held"));
    return answer.isPresent() && early.isEmpty();
  }

  /** Lets the creation read its last byte, now or when it gets there. */
  void release() throws IOException {
    child.tell("go");
  }

  Creation creation() {
    String answer = early.orElseGet(child::answer);
    early = Optional.empty();
    return Creation.valueOf(answer.equals("held") ? child.answer() : answer);
  }

  String look(ObjectKey key) throws IOException {
    child.tell("look " + key);
    return child.answer();
  }

  List<ObjectKey> list(String prefix) throws IOException {
    child.tell("list " + prefix);
    return Stream.of(child.answer().split(" ", -1))
        .filter(key -> !key.isEmpty())
        .map(ObjectKey::new)
        .toList();
  }

  /** Ends the process as a crash would, and waits until it is gone. */
  void kill() throws IOException {
    child.kill();
  }
}
