package dev.modelregistry.spi.testkit;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The other process of a contract test. It obeys lines and answers each.
 *
 * <pre>
 * create KEY SEED SIZE   held (then waits for: go), created | already_exists | failed WHY
 * look KEY               absent | SIZE CRC-32
 * list PREFIX            the keys, separated by spaces
 * </pre>
 *
 * It ends when its input does, so it never outlives the test that started it.
 */
final class ContractPeer {

  private final Storage storage;
  private final ParentJvm parent = new ParentJvm();

  private ContractPeer(Storage storage) {
    this.storage = storage;
  }

  /** Runs with the name of a {@link StorageOpener} and a location. */
  public static void main(String[] args) throws Exception {
    try (Storage storage = OtherProcess.named(args[0], args[1]).open()) {
      new ContractPeer(storage).obey();
    }
  }

  /** Tells of bytes what {@code look} answers for an object that holds them. */
  static String describe(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return bytes.length + " " + Long.toHexString(crc.getValue());
  }

  private void obey() throws IOException {
    parent.say("ready");
    for (Optional<String> line = parent.hear(); line.isPresent(); line = parent.hear()) {
      List<String> words = List.of(line.get().split(" ", -1));
      parent.say(
          switch (words.get(0)) {
            case "create" -> create(words);
            case "look" -> look(new ObjectKey(words.get(1)));
            case "list" -> list(words.get(1));
            default -> throw new IOException("no such command: " + words);
          });
    }
  }

  private String create(List<String> words) {
    byte[] bytes = Payloads.random(Long.parseLong(words.get(2)), Integer.parseInt(words.get(3)));
    try {
      return storage
          .create(new ObjectKey(words.get(1)), Payloads.heldAtLastByte(bytes, this::hold))
          .name();
    } catch (IOException e) {
      return "failed " + e;
    }
  }

  private void hold() throws IOException {
    parent.say("held");
    parent.await("go");
  }

  private String look(ObjectKey key) throws IOException {
    boolean seen = storage.stat(key).isPresent();
    try {
      String description = describe(ObjectAssertions.read(storage, key));
      return seen ? description : "open sees what stat does not";
    } catch (NoSuchFileException e) {
      return seen ? "stat sees what open does not" : "absent";
    }
  }

  private String list(String prefix) throws IOException {
    return storage.list(prefix, null, 1_000).stream()
        .map(ObjectKey::value)
        .collect(Collectors.joining(" "));
  }
}
