package dev.modelregistry.core.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this machine's own installation, in a temporary folder, on a free port of
 * the loopback address. PostgreSQL refuses to run as root, so root starts it as the user that the
 * package made.
 */
final class PostgreSql implements AutoCloseable {

  private static final long SECONDS = 120;

  private final Path binaries;
  private final Path folder;
  private final int port;

  private PostgreSql(Path binaries, Path folder, int port) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
  }

  /** Starts a server, or returns empty where PostgreSQL is not installed. */
  static Optional<PostgreSql> start() {
    return binaries().map(PostgreSql::start);
  }

  private static PostgreSql start(Path binaries) {
    try {
      Path folder = Files.createTempDirectory("postgresql-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      PostgreSql server = new PostgreSql(binaries, folder, port);
      server.run("initdb", "-D", server.data(), "-A", "trust", "-U", "test", "--no-sync");
      server.run(
          "pg_ctl",
          "-D",
          server.data(),
          "-w",
          "-l",
          folder.resolve("log").toString(),
          "-o",
          "-p " + port + " -h 127.0.0.1 -k " + folder + " -c fsync=off",
          "start");
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> binaries() {
    List<Path> places = new ArrayList<>();
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      versions.map(version -> version.resolve("bin")).forEach(places::add);
    } catch (IOException notDebian) {
      // The search path may have them.
    }
    Arrays.stream(System.getenv("PATH").split(":")).map(Path::of).forEach(places::add);
    return places.stream()
        .filter(place -> Files.isExecutable(place.resolve("pg_ctl")))
        .filter(place -> Files.isExecutable(place.resolve("initdb")))
        .findFirst();
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void run(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("postgresql-", ".out");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command + ": " + Files.readString(output));
      }
      Files.delete(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "test", "");
  }

  @Override
  public void close() throws IOException {
    run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, IOException e) throws IOException {
            Files.delete(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
