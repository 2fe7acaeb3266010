package dev.modelregistry.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on this machine that can be cut and mended. */
final class Cable implements AutoCloseable {

  private final URI server;
  private final ServerSocket door;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private Cable(URI server) throws IOException {
    this.server = server;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static Cable to(URI server) throws IOException {
    Cable cable = new Cable(server);
    inBackground(cable::accept);
    return cable;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  void cut() throws IOException {
    cut = true;
    for (Socket connection : connections) {
      connection.close();
    }
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        if (cut) {
          client.close();
        } else {
          Socket there = new Socket(server.getHost(), server.getPort());
          connections.add(client);
          connections.add(there);
          inBackground(() -> carry(client, there));
          inBackground(() -> carry(there, client));
        }
      } catch (IOException closed) {
        // The door, or a client that did not wait.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException ended) {
      // Cut, or done.
    } finally {
      connections.remove(from);
      connections.remove(to);
    }
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
