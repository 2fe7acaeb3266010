package dev.modelregistry.core.serve;

import dev.modelregistry.LiveNotice;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whoever wants to know what happens to a live model. */
final class Notices {

  private static final Logger LOGGER = LoggerFactory.getLogger(Notices.class);

  private final String what;
  private final List<Consumer<? super LiveNotice>> told;

  Notices(String what, List<Consumer<? super LiveNotice>> told) {
    this.what = what;
    this.told = told;
  }

  void tell(LiveNotice notice) {
    log(notice);
    for (Consumer<? super LiveNotice> listener : told) {
      try {
        listener.accept(notice);
      } catch (RuntimeException | LinkageError e) {
        LOGGER.warn("{}: a listener failed at {}", what, notice, e);
      }
    }
  }

  private void log(LiveNotice notice) {
    if (notice instanceof LiveNotice.Swapped swapped) {
      LOGGER.info("{}: {} answers after {}", what, swapped.to(), swapped.from());
    } else if (notice instanceof LiveNotice.NotLoaded failed) {
      LOGGER.warn(
          "{}: {} was not loaded, attempt {}, next in {}",
          what,
          failed.version(),
          failed.attempt(),
          failed.retryIn(),
          failed.cause());
    } else if (notice instanceof LiveNotice.OutOfReach lost) {
      LOGGER.warn(
          "{}: the registry was not heard; {} goes on serving, last confirmed {} ago",
          what,
          lost.serving(),
          lost.age(),
          lost.cause());
    } else if (notice instanceof LiveNotice.CanaryBegan began) {
      LOGGER.info("{}: {} answers {} of the calls", what, began.canary(), began.share());
    } else if (notice instanceof LiveNotice.CanaryEnded ended) {
      LOGGER.info("{}: the canary {} answers no more; {}", what, ended.version(), ended.alarm());
    } else if (notice instanceof LiveNotice.NotClosed open) {
      LOGGER.warn("{}: {} could not be closed", what, open.version(), open.cause());
    }
  }
}
