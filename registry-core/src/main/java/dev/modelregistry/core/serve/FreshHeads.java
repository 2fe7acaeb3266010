package dev.modelregistry.core.serve;

import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.state.LogState;
import java.time.Duration;

/** The head of a log from memory where that is fresh enough, else from the storage. */
public final class FreshHeads {

  private FreshHeads() {}

  /** Returns a head that was the log's last within this time. */
  public static <S extends LogState<S>> LogHead<S> within(EventLog<S> log, Duration maxAge) {
    return maxAge.isZero() ? log.head() : log.knownWithin(maxAge).orElseGet(log::head);
  }
}
