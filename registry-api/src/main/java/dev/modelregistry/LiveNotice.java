package dev.modelregistry;

import dev.modelregistry.gate.Alarm;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import java.util.Optional;

/** Something that an operator may want to know of a live model; no call waits for it. */
public sealed interface LiveNotice {

  /**
   * What answers was replaced.
   *
   * @param from the version that answered before, which is closed when its last call has returned
   * @param to what answers now
   * @param loading how long it took to verify, load, warm up and accept it
   */
  record Swapped(VersionId from, Served to, Duration loading) implements LiveNotice {}

  /**
   * The label points at a version that could not be brought to serve, and the one before goes on;
   * or its canary could not, and the version under the label answers all calls.
   *
   * @param version the version
   * @param cause why
   * @param attempt 1 for the first try
   * @param retryIn when the next try is made, unless the label moves before
   */
  record NotLoaded(VersionId version, Throwable cause, int attempt, Duration retryIn)
      implements LiveNotice {}

  /**
   * The registry could not be asked; what served goes on serving. Told at the first, second,
   * fourth, eighth … failure in a row.
   *
   * @param serving what serves
   * @param age time since the registry last confirmed it
   * @param cause why
   */
  record OutOfReach(Served serving, Duration age, RuntimeException cause) implements LiveNotice {}

  /**
   * A canary answers a share of the calls from now on.
   *
   * @param canary the version and the decision that started it
   * @param share the share
   */
  record CanaryBegan(Served canary, Share share) implements LiveNotice {}

  /**
   * A canary answers no call any more, and was not promoted.
   *
   * @param version the version, which is closed when its last call has returned
   * @param alarm the guard rail of this process that aborted it; empty where the log ended it
   */
  record CanaryEnded(VersionId version, Optional<Alarm> alarm) implements LiveNotice {}

  /**
   * A version that answered before threw while it was closed; it is not tried again.
   *
   * @param version the version
   * @param cause what it threw
   */
  record NotClosed(VersionId version, Throwable cause) implements LiveNotice {}
}
