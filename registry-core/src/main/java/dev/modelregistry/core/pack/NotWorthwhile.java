package dev.modelregistry.core.pack;

/** Ends a packing early whose result would be kept by nobody. Nobody sees it. */
public final class NotWorthwhile extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotWorthwhile(String why) {
    super(why, null, false, false);
  }
}
