package dev.modelregistry.core.proof.bucket;

import dev.modelregistry.s3.S3Proxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Two gateways of a cluster of Ceph on this machine, whose daemons can be killed. */
final class Ceph implements Gateways {

  private static final String GATEWAY = "gateway ";
  private static final List<String> MORTALS =
      List.of("osd.0", "client.gateway.0", "client.gateway.1");

  private final Process cluster;
  private final Path folder;
  private final List<URI> endpoints = new ArrayList<>();

  private Ceph(Process cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  static Ceph start(Path folder) throws IOException {
    Process cluster =
        new ProcessBuilder(
                Path.of("..", ".ci", "ceph").toString(),
                folder.toString(),
                S3Proxy.ACCESS_KEY,
                S3Proxy.SECRET_KEY)
            .redirectError(folder.resolve("ceph.err").toFile())
            .start();
    Ceph ceph = new Ceph(cluster, folder);
    BufferedReader said = cluster.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); !"ready".equals(line); line = said.readLine()) {
      if (line == null) {
        ceph.close();
        throw new IOException("the cluster did not start; see " + folder);
      } else if (line.startsWith(GATEWAY)) {
        ceph.endpoints.add(URI.create(line.substring(GATEWAY.length())));
      }
    }
    return ceph;
  }

  @Override
  public List<URI> endpoints() {
    return List.copyOf(endpoints);
  }

  /** Above what a storage daemon takes to come up again. */
  @Override
  public Duration patience() {
    return Duration.ofSeconds(20);
  }

  @Override
  public boolean canCrash() {
    return true;
  }

  @Override
  public void crashOne(Random chance) throws IOException {
    Path pid = folder.resolve("run").resolve(MORTALS.get(chance.nextInt(MORTALS.size())) + ".pid");
    Optional<ProcessHandle> daemon =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    daemon.ifPresent(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws IOException {
    cluster.getOutputStream().close();
    try {
      if (!cluster.waitFor(1, TimeUnit.MINUTES)) {
        cluster.destroy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cluster.destroy();
    }
  }
}
