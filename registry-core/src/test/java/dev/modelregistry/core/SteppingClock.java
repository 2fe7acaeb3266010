package dev.modelregistry.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when a test says so. */
public final class SteppingClock extends Clock {

  private Instant now;

  public SteppingClock(Instant start) {
    this.now = start;
  }

  /** Moves on by a minute; returns an instant between what came before and what comes now. */
  public Instant step() {
    Instant between = now.plus(Duration.ofSeconds(30));
    now = now.plus(Duration.ofSeconds(60));
    return between;
  }

  public void set(Instant instant) {
    this.now = instant;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
