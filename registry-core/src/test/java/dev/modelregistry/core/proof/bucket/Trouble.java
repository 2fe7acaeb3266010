package dev.modelregistry.core.proof.bucket;

import dev.modelregistry.core.proof.Seed;
import dev.modelregistry.s3.ImpatientOpener;
import dev.modelregistry.s3.relay.Fault;
import dev.modelregistry.s3.relay.FaultyNetwork;
import dev.modelregistry.s3.relay.Relay;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Networks before gateways, and crashes of the latter, for the time of one test. */
final class Trouble implements AutoCloseable {

  private static final Duration BETWEEN_CRASHES = Duration.ofSeconds(12);

  private final Gateways gateways;
  private final Random chance;
  private final FaultyNetwork network;
  private final List<Relay> relays = new ArrayList<>();
  private final ScheduledExecutorService crashes = Executors.newSingleThreadScheduledExecutor();

  private Trouble(Gateways gateways, Random chance, double faults) {
    this.gateways = gateways;
    this.chance = chance;
    FaultyNetwork all = FaultyNetwork.of(chance.nextLong(), faults);
    // Who crashes says nothing for long enough by itself.
    this.network = gateways.canCrash() ? all.without(Fault.SILENT) : all;
  }

  static Trouble begin(Gateways gateways, Seed seed, double faults) {
    Trouble trouble = new Trouble(gateways, seed.random("networks"), faults);
    if (gateways.canCrash()) {
      Random victims = seed.random("crashes");
      trouble.crashes.scheduleWithFixedDelay(
          () -> crashOne(gateways, victims),
          BETWEEN_CRASHES.toMillis(),
          BETWEEN_CRASHES.toMillis(),
          TimeUnit.MILLISECONDS);
    }
    return trouble;
  }

  private static void crashOne(Gateways gateways, Random victims) {
    try {
      gateways.crashOne(victims);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a way of a process to a prefix of the bucket, by a network of its own. */
  synchronized OtherProcess way(int process, String prefix) throws IOException {
    List<URI> servers = gateways.endpoints();
    URI server = servers.get(process % servers.size());
    Relay relay = Relay.to(server, network.other(chance.nextLong()));
    relays.add(relay);
    return ImpatientOpener.at(relay.endpoint(), prefix, gateways.patience());
  }

  /** Returns how often which fault was committed until now. */
  Map<Fault, Integer> committed() {
    return network.committed();
  }

  @Override
  public void close() throws IOException {
    crashes.shutdownNow();
    for (Relay relay : relays) {
      relay.close();
    }
  }
}
