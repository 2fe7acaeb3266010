package dev.modelregistry.core.pack;

import java.io.IOException;

/** A packed object holds what no writer wrote; the message says what. */
public final class MalformedPack extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedPack(String problem) {
    super(problem);
  }
}
