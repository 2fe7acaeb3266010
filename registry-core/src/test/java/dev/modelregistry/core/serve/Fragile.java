package dev.modelregistry.core.serve;

import java.util.concurrent.atomic.AtomicInteger;

/** Notices whether it is used after it was closed, and closed twice or while it is used. */
final class Fragile {

  private final int number;
  private final AtomicInteger users = new AtomicInteger();
  private volatile boolean closed;

  Fragile(int number) {
    this.number = number;
  }

  /** Returns its number, or less than 0 where it is closed. */
  int use() {
    users.incrementAndGet();
    int seen = closed ? -1 : number;
    users.decrementAndGet();
    return closed ? -2 : seen;
  }

  /** Counts what is wrong with being closed now. */
  void close(AtomicInteger wrong) {
    if (closed || users.get() > 0) {
      wrong.incrementAndGet();
    }
    closed = true;
  }
}
