package dev.modelregistry;

/**
 * The right to use one loaded model for a while: it stays loaded until the lease is closed, however
 * often the label moves meanwhile. For long uses, as a batch; {@link LiveModel#call} is shorter for
 * a single one. May be closed by another thread, and twice.
 *
 * @param <M> the loaded model
 */
public interface Lease<M> extends AutoCloseable {

  /** Returns the model, which must not be used after the lease is closed. */
  M model();

  /** Returns which version it is, and by which decision. */
  Served served();

  /** Gives the model back. */
  @Override
  void close();
}
