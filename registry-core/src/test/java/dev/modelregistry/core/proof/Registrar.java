package dev.modelregistry.core.proof;

import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.ParentJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * A process of its own that registers versions of one model and says the number and the digest that
 * it was given for each. It holds its first entry, see {@link HeldOnce}.
 */
public final class Registrar {

  private Registrar() {}

  /**
   * Starts one.
   *
   * @param ahead how far its clock is ahead
   */
  public static ChildJvm start(OtherProcess store, Path inputs, int versions, Duration ahead)
      throws IOException {
    return ChildJvm.start(
        Registrar.class,
        store.opener().getName(),
        store.location(),
        inputs.toString(),
        Integer.toString(versions),
        ahead.toString());
  }

  public static void main(String[] arguments) throws IOException {
    Path inputs = Path.of(arguments[2]);
    ParentJvm parent = new ParentJvm();
    Storage storage =
        new WatchedStorage(
            OtherProcess.named(arguments[0], arguments[1]).open(),
            new HeldOnce(parent, "models/fraud/versions/"));
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.parse(arguments[4]));
    try (Workbench bench =
        new Workbench(
            Registries.on(storage).actor(Workbench.TRAINER).clock(clock).open(), inputs)) {
      for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
        String weights = "weights " + i + " of " + inputs.getFileName();
        Version version = bench.registration(weights, 0.5).commit();
        parent.say(version.id().number() + " " + version.digest());
      }
    }
  }
}
