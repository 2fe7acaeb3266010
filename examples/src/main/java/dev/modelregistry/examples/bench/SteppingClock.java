package dev.modelregistry.examples.bench;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** Every look is a minute after the one before, beginning with the year 2020. */
final class SteppingClock extends Clock {

  static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

  private static final Duration STEP = Duration.ofMinutes(1);

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @Override
  public Instant instant() {
    return now.getAndUpdate(instant -> instant.plus(STEP));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock has one zone");
  }
}
