package dev.modelregistry.core.log;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The right to write, which one thread has at a time.
 *
 * <p>Whoever has it may do the work of those that wait for it. These go on at once when it is
 * passed on, and not one after the other as they would through a lock. Who comes does not overtake
 * who was woken.
 */
final class Turn {

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition passed = lock.newCondition();
  private boolean taken;

  /**
   * Waits for the turn.
   *
   * @param needless whether the caller needs it no more; asked between turns
   * @return whether the caller has the turn, and has to pass it on
   */
  boolean takeUnless(BooleanSupplier needless) {
    lock.lock();
    try {
      while (taken && !needless.getAsBoolean()) {
        passed.awaitUninterruptibly();
      }
      if (needless.getAsBoolean()) {
        return false;
      }
      taken = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the turn of the caller. */
  void pass() {
    lock.lock();
    try {
      taken = false;
      passed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
