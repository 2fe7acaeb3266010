package dev.modelregistry.core.serve;

import dev.modelregistry.Version;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.util.List;

/**
 * A version that is loaded to be compared with what answers.
 *
 * @param id which it is
 * @param trainedOn what it was trained on
 * @param model what it was loaded as
 */
@SuppressWarnings("try") // Whatever the model throws when it is closed is told as it is.
record Rival<M>(VersionId id, SnapshotRef trainedOn, M model) implements AutoCloseable {

  /** Returns options to load rivals as a live model loads its own; nobody listens. */
  static <M> LiveOptions<Rival<M>> options(LiveOptions<M> like) {
    LiveOptions<Rival<M>> options =
        new LiveOptions<>(
            version -> of(version, like.loader().load(version)),
            List.of(),
            like.interval(),
            like.closeWithin(),
            List.of());
    for (LiveOptions.Trial<M> trial : like.trials()) {
      options = options.and(rival -> trial.pass(rival.model()));
    }
    return options;
  }

  private static <M> Rival<M> of(Version version, M model) {
    return new Rival<>(version.id(), version.trainedOn(), model);
  }

  @Override
  public void close() throws Exception {
    if (model instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
