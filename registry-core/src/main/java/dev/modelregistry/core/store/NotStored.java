package dev.modelregistry.core.store;

import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.NotCreatedException;

/**
 * The storage took nothing and will take nothing of what was asked: there is nothing to look for.
 */
public final class NotStored extends Unavailable {

  private static final long serialVersionUID = 1L;

  NotStored(String message, NotCreatedException cause) {
    super(message, cause);
  }
}
