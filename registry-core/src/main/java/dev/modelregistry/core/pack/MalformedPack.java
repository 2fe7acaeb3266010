package dev.modelregistry.core.pack;

import java.io.IOException;

/** A packed object holds what no writer wrote; the message says what. */
public final class MalformedPack extends IOException {

  private static final long serialVersionUID = 1L;

  private final String problem;

  MalformedPack(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** Returns what is wrong, as the rest of a sentence about the object. */
  public String problem() {
    return problem;
  }
}
