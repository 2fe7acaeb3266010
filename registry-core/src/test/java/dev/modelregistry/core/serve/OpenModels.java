package dev.modelregistry.core.serve;

import dev.modelregistry.value.VersionId;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts models that are open, and those that are used or closed when they must not be. */
final class OpenModels {

  private final AtomicInteger misused = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** A version that is loaded. */
  final class Opened implements AutoCloseable {
    private final VersionId id;
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean closed;

    private Opened(VersionId id) {
      this.id = id;
    }

    VersionId use() {
      users.incrementAndGet();
      if (closed) {
        misused.incrementAndGet();
      }
      users.decrementAndGet();
      return id;
    }

    @Override
    public void close() {
      if (closed || users.get() > 0) {
        misused.incrementAndGet();
      }
      closed = true;
      open.decrementAndGet();
    }
  }

  Opened open(VersionId id) {
    most.accumulateAndGet(open.incrementAndGet(), Math::max);
    return new Opened(id);
  }

  /** Returns how many uses of a closed one, and closings of a used one, there were. */
  int misused() {
    return misused.get();
  }

  int openNow() {
    return open.get();
  }

  int mostAtOnce() {
    return most.get();
  }
}
