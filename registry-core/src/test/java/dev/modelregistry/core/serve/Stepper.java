package dev.modelregistry.core.serve;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;

/** A worker without a thread, whose time passes when a test says so. */
final class Stepper implements Worker {

  private record Due(long at, long order, Runnable task) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now;
  private long order;
  private double random;
  private boolean stopped;

  /** Says what is drawn from now on. */
  void draw(double number) {
    random = number;
  }

  /** Runs what is due now. */
  void run() {
    pass(Duration.ZERO);
  }

  /** Lets time pass, and what is due meanwhile run, each at its time. */
  void pass(Duration time) {
    long until = now + time.toNanos();
    while (!due.isEmpty() && due.peek().at() <= until) {
      Due next = due.remove();
      now = Math.max(now, next.at());
      next.task().run();
    }
    now = until;
  }

  boolean isStopped() {
    return stopped;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public double random() {
    return random;
  }

  @Override
  public void later(Duration delay, Runnable task) {
    if (!stopped) {
      due.add(new Due(now + delay.toNanos(), order++, task));
    }
  }

  @Override
  public void now(Runnable task) {
    task.run();
  }

  @Override
  public boolean await(CountDownLatch done, Duration most) {
    run();
    return done.getCount() == 0;
  }

  @Override
  public void stop() {
    stopped = true;
  }
}
