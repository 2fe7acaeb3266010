package dev.modelregistry.core.serve;

import dev.modelregistry.Version;

/** Brings versions to where they can serve, and closes them. Runs what users wrote. */
final class Loading<M> {

  private final LiveOptions<M> options;

  Loading(LiveOptions<M> options) {
    this.options = options;
  }

  /**
   * Verifies, loads and tries a version. Scoring libraries load damaged weights without complaint,
   * so the bytes are compared first.
   *
   * @throws Exception whatever stood in the way; nothing is loaded then
   */
  M load(Version version) throws Exception {
    version.weights().verify();
    M model = options.loader().load(version);
    try {
      for (LiveOptions.Trial<M> trial : options.trials()) {
        trial.pass(model);
      }
      return model;
    } catch (Throwable unfit) {
      try {
        close(model);
      } catch (Throwable e) {
        unfit.addSuppressed(e);
      }
      throw unfit;
    }
  }

  void close(M model) throws Exception {
    if (model instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
