package dev.modelregistry.s3.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A request that a client waits for the answer of, and the server that it was meant for. */
public final class Exchange {

  private static final Duration LONGEST_DOWN = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int SLOW_PIECES = 20;
  private static final Duration SLOW_PAUSE = Duration.ofMillis(5);

  private final Message request;
  private final URI server;
  private final Socket client;

  Exchange(Message request, URI server, Socket client) {
    this.request = request;
    this.server = server;
    this.client = client;
  }

  public Message request() {
    return request;
  }

  /** Sends a request to the server, and returns its answer. */
  public Message forward(Message sent) throws IOException {
    try (Socket socket = connect()) {
      try {
        sent.writeTo(socket.getOutputStream(), sent.body().length);
      } catch (IOException refusedEarly) {
        // What it says of the request may be there all the same.
      }
      return Message.readAnswer(socket.getInputStream(), sent.method().equals("HEAD"));
    }
  }

  /** Sends a part of the request to the server, and breaks the connection there. */
  void forwardHalf() throws IOException {
    try (Socket socket = connect()) {
      request.writeTo(socket.getOutputStream(), request.body().length / 2);
    }
  }

  /** Connects, and waits for a server that is being started again. */
  private Socket connect() throws IOException {
    long began = System.nanoTime();
    while (true) {
      try {
        return new Socket(server.getHost(), server.getPort());
      } catch (ConnectException down) {
        if (System.nanoTime() - began > LONGEST_DOWN.toNanos()) {
          throw down;
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  public void answer(Message answer) throws IOException {
    answer.writeTo(client.getOutputStream(), answer.body().length);
  }

  /** Breaks the connection within the body; before the answer, where it has none. */
  void answerHalf(Message answer) throws IOException {
    if (answer.body().length > 0) {
      answer.writeTo(client.getOutputStream(), answer.body().length / 2);
    }
  }

  /** Lets the body come in small pieces. */
  void answerSlowly(Message answer) throws IOException {
    OutputStream out = client.getOutputStream();
    answer.writeTo(out, 0);
    int piece = answer.body().length / SLOW_PIECES + 1;
    for (int at = 0; at < answer.body().length; at += piece) {
      LockSupport.parkNanos(SLOW_PAUSE.toNanos());
      out.write(answer.body(), at, Math.min(piece, answer.body().length - at));
      out.flush();
    }
  }

  /** Says nothing until the client has had enough. */
  void awaitHangUp() throws IOException {
    while (client.getInputStream().read() >= 0) {
      // A client that waits for an answer says nothing either.
    }
  }

  /** Closes the connection now, before the request is dealt with. */
  void hangUp() throws IOException {
    client.close();
  }
}
