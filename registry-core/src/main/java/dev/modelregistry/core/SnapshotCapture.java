package dev.modelregistry.core;

import dev.modelregistry.ProgressListener;
import dev.modelregistry.Snapshot;
import dev.modelregistry.SnapshotRequest;
import dev.modelregistry.core.blob.ArtifactIngest;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.Ingested;
import dev.modelregistry.core.blob.Work;
import dev.modelregistry.core.log.Appended;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.state.SnapshotsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Captured;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.SnapshotId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A snapshot being taken. */
final class SnapshotCapture implements SnapshotRequest {

  private final Desk desk;
  private final DatasetName dataset;
  private final Map<String, String> annotations = new TreeMap<>();
  private Optional<Path> content = Optional.empty();
  private Keep keep = Keep.SMALLEST;
  private ProgressListener listener = progress -> {};

  SnapshotCapture(Desk desk, DatasetName dataset) {
    this.desk = desk;
    this.dataset = dataset;
  }

  @Override
  public SnapshotRequest from(Path fileOrTree) {
    this.content = Optional.of(fileOrTree);
    return this;
  }

  @Override
  public SnapshotRequest annotation(String name, String value) {
    FreeText.annotate(annotations, name, value);
    return this;
  }

  @Override
  public SnapshotRequest keep(Keep how) {
    this.keep = how;
    return this;
  }

  @Override
  public SnapshotRequest progress(ProgressListener told) {
    this.listener = told;
    return this;
  }

  @Override
  public Snapshot commit() {
    Path from =
        content.orElseThrow(
            () ->
                new Rejected(
                    String.format(
                        "a snapshot of %s needs its content: name a file or folder with from(…)",
                        dataset)));
    desk.require(Role.TRAINER, dataset.value(), "take a snapshot");
    OwnFolder.refuse(from, desk.site().store());
    EventLog<SnapshotsState> log = desk.site().snapshots(dataset);
    KnownBlobs known = desk.site().known(log);
    known.refresh(Duration.ZERO);
    BlobStore blobs =
        desk.site().blobs(Keys.line(dataset)).keeping(desk.snapshots().keeping(keep, dataset));
    Ingested ingested =
        new ArtifactIngest(blobs).ingest(from, known::find, new Work(listener, System::nanoTime));
    KnownSnapshots earlier = desk.site().knownSnapshots(log);
    try {
      Appended<SnapshotsState> appended =
          log.append(desk.actor(), head -> capture(ingested, earlier, head));
      return desk.snapshots().of(dataset, appended.entry()).orElseThrow();
    } catch (AlreadyCaptured same) {
      return desk.snapshots().snapshot(new SnapshotId(dataset, same.number));
    }
  }

  private Captured capture(
      Ingested ingested, KnownSnapshots earlier, LogHead<SnapshotsState> head) {
    Digest digest = ingested.contents().digest();
    earlier.readTo(head.size());
    earlier
        .find(digest)
        .ifPresent(
            number -> {
              throw new AlreadyCaptured(number);
            });
    return new Captured(
        head.state().newestNumber() + 1, ingested.contents(), ingested.placements(), annotations);
  }

  /** Ends an append whose content turns out to be a snapshot already. */
  private static final class AlreadyCaptured extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long number;

    AlreadyCaptured(long number) {
      super("the content is snapshot " + number, null, false, false);
      this.number = number;
    }
  }
}
