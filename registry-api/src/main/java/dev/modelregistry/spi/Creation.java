package dev.modelregistry.spi;

/** What a {@link Storage#create} found. */
public enum Creation {
  /** The key was free, and the object now stands there durably. */
  CREATED,
  /** The key was taken, durably so (G3); nothing was changed. */
  ALREADY_EXISTS
}
