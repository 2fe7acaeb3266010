package dev.modelregistry.examples.bench;

/** Does nothing, and says so. */
final class EmptyProcess {

  private EmptyProcess() {}

  /** Takes nothing. */
  public static void main(String[] arguments) {
    System.out.println(0);
  }
}
