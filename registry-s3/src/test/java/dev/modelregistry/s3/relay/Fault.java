package dev.modelregistry.s3.relay;

import java.io.IOException;

/** What a network, or what stands in it, does to a request. */
public enum Fault implements Conduct {
  /** The request never arrives. */
  DROPPED_BEFORE(Exchange::hangUp),

  /** The request is carried out, and the client never hears of it. */
  DROPPED_AFTER(exchange -> exchange.forward(exchange.request())),

  /** Half of the request arrives. */
  HALF_SENT(Exchange::forwardHalf),

  /** A byte in the middle of the body changes on its way. */
  DAMAGED(exchange -> exchange.answer(exchange.forward(damaged(exchange.request())))),

  /** The connection breaks; the network lets the request arrive after the client has moved on. */
  LATE(Exchange::hangUp),

  /** Nothing is said until the client's time is out; then the request arrives. */
  SILENT(
      exchange -> {
        exchange.awaitHangUp();
        exchange.forward(exchange.request());
      }),

  /** The request arrives twice, one after the other, and the client hears the first answer. */
  TWICE_FIRST_HEARD(
      exchange -> {
        Message first = exchange.forward(exchange.request());
        exchange.forward(exchange.request());
        exchange.answer(first);
      }),

  /** The request arrives twice, one after the other, and the client hears the second answer. */
  TWICE_SECOND_HEARD(
      exchange -> {
        exchange.forward(exchange.request());
        exchange.answer(exchange.forward(exchange.request()));
      }),

  /** The request is carried out, and something on the way back says 500. */
  ERROR_AFTER(
      exchange -> {
        exchange.forward(exchange.request());
        exchange.answer(Message.error(500, "InternalError"));
      }),

  /** Something on the way says 503. */
  BUSY(exchange -> exchange.answer(Message.error(503, "SlowDown"))),

  /** Something on the way says 409, as services do of writes that meet. */
  CONFLICT(exchange -> exchange.answer(Message.error(409, "ConditionalRequestConflict"))),

  /** Something on the way has an error page of its own. */
  HTML(exchange -> exchange.answer(Message.answer(502, "text/html", "<html>Bad gateway</html>"))),

  /** The answer ends within its body. */
  TRUNCATED(exchange -> exchange.answerHalf(exchange.forward(exchange.request()))),

  /** The answer comes in small pieces. */
  SLOW(exchange -> exchange.answerSlowly(exchange.forward(exchange.request())));

  private final Conduct conduct;

  Fault(Conduct conduct) {
    this.conduct = conduct;
  }

  private static Message damaged(Message request) {
    byte[] body = request.body().clone();
    body[body.length / 2] ^= 1;
    return request.withBody(body);
  }

  /** Says whether it can happen to a request. */
  boolean befalls(Message request) {
    if (this == DAMAGED && request.body().length == 0) {
      return false;
    }
    boolean writes = request.method().equals("PUT") || request.method().equals("POST");
    return writes || this != CONFLICT;
  }

  @Override
  public void serve(Exchange exchange) throws IOException {
    conduct.serve(exchange);
  }
}
