package dev.modelregistry.s3.relay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in for a server of HTTP on loopback, on a free port, until it is closed: a client of the
 * relay reaches the server as the {@link Conduct} has it. One request per connection.
 */
public final class Relay implements AutoCloseable {

  private static final int BACKLOG = 500;

  private final URI server;
  private final Conduct conduct;
  private final ServerSocket door;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "relay");
            thread.setDaemon(true);
            return thread;
          });

  private Relay(URI server, Conduct conduct) throws IOException {
    this.server = server;
    this.conduct = conduct;
    this.door = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  /** Stands in for a server until it is closed. */
  public static Relay to(URI server, Conduct conduct) throws IOException {
    Relay relay = new Relay(server, conduct);
    relay.threads.execute(relay::accept);
    return relay;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        clients.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException closed) {
        // Either the door, which ends this, or a client that went before it was let in.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      Optional<Message> request = Message.readRequest(in, client.getOutputStream());
      if (request.isPresent()) {
        conduct.serve(new Exchange(request.get(), server, client));
      }
    } catch (IOException noAnswer) {
      // The client sees its connection closed.
    } finally {
      clients.remove(client);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket client : clients) {
      client.close();
    }
    threads.shutdownNow();
  }
}
