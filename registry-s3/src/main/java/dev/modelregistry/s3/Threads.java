package dev.modelregistry.s3;

/** Threads for the parts of one transfer; they end with it and keep no JVM alive. */
final class Threads {

  private Threads() {}

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "model-registry-s3");
    thread.setDaemon(true);
    return thread;
  }
}
