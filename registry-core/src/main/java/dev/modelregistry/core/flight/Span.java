package dev.modelregistry.core.flight;

/** A stretch of work; where it is closed without saying anything, the work failed. */
public interface Span extends AutoCloseable {

  /** Where nobody records. */
  Span NONE =
      new Span() {
        @Override
        public void says(String result, long amount) {}

        @Override
        public void close() {}
      };

  /** Says what came of the work, and how much it was. */
  void says(String result, long amount);

  @Override
  void close();
}
