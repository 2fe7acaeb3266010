package dev.modelregistry.core.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which one runs at a time, until it passes its turn; a seed says to whom. So a schedule
 * of many writers can be had again. Whoever holds a turn must not wait for a lock that another one
 * keeps while it passes.
 */
final class Turns {

  /** One thread and its right to run. */
  private static final class Part {
    private final Semaphore turn = new Semaphore(0);
    private final Thread thread;

    Part(Runnable body) {
      thread = new Thread(body, "part");
      thread.setDaemon(true);
    }
  }

  private final Random random;

  // Whoever has the turn reads and changes these; the semaphores hand them over.
  private final List<Part> living = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private @Nullable Part running;
  private long now;

  Turns(Random random) {
    this.random = random;
  }

  /** Returns how many turns have been passed. */
  long now() {
    return now;
  }

  /**
   * Runs all to their ends.
   *
   * @throws AssertionError if one failed
   */
  void run(List<Runnable> bodies) throws InterruptedException {
    List<Part> parts = new ArrayList<>();
    for (Runnable body : bodies) {
      Part[] self = new Part[1];
      self[0] = new Part(() -> play(self[0], body));
      parts.add(self[0]);
    }
    living.addAll(parts);
    parts.forEach(part -> part.thread.start());
    handOver();
    for (Part part : parts) {
      part.thread.join();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.get(0));
    }
  }

  private void play(Part part, Runnable body) {
    part.turn.acquireUninterruptibly();
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      failures.add(e);
    } finally {
      living.remove(part);
      handOver();
    }
  }

  /** Lets the seed choose who goes on; returns when that is the caller. */
  void pass() {
    @Nullable Part me = running;
    if (me == null) {
      return;
    }
    now++;
    handOver();
    me.turn.acquireUninterruptibly();
  }

  private void handOver() {
    running = living.isEmpty() ? null : living.get(random.nextInt(living.size()));
    if (running != null) {
      running.turn.release();
    }
  }
}
