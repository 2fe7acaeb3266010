package dev.modelregistry.core;

import dev.modelregistry.Content;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.Snapshot;
import dev.modelregistry.SnapshotRequest;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.Ingested;
import dev.modelregistry.core.blob.Work;
import dev.modelregistry.core.codec.TableCodec;
import dev.modelregistry.core.codec.TableRecord;
import dev.modelregistry.core.data.TableCapture;
import dev.modelregistry.core.log.Appended;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.state.SnapshotsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Schema;
import dev.modelregistry.data.SchemaDiff;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.TableRef;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.SnapshotId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A snapshot being taken. */
final class SnapshotCapture implements SnapshotRequest {

  /** What a content is called that is no split. */
  private static final String WHOLE = "";

  private final Desk desk;
  private final DatasetName dataset;
  private final Map<String, Content> parts = new LinkedHashMap<>();
  private final Map<String, String> units = new TreeMap<>();
  private final Map<String, String> annotations = new TreeMap<>();
  private Optional<Keep> keep = Optional.empty();
  private boolean allowsSharedRows;
  private boolean refusesBreaking;
  private ProgressListener listener = progress -> {};

  SnapshotCapture(Desk desk, DatasetName dataset) {
    this.desk = desk;
    this.dataset = dataset;
  }

  @Override
  public SnapshotRequest from(Content content) {
    parts.put(WHOLE, content);
    return this;
  }

  @Override
  public SnapshotRequest split(String name, Content content) {
    parts.put(new DatasetName(name).value(), content);
    return this;
  }

  @Override
  public SnapshotRequest allowSharedRows() {
    this.allowsSharedRows = true;
    return this;
  }

  @Override
  public SnapshotRequest unit(String column, String unit) {
    Column checked = Column.of(column, ColumnType.TEXT).in(unit);
    units.put(checked.name(), unit);
    return this;
  }

  @Override
  public SnapshotRequest refuseBreakingSchema() {
    this.refusesBreaking = true;
    return this;
  }

  @Override
  public SnapshotRequest annotation(String name, String value) {
    FreeText.annotate(annotations, name, value);
    return this;
  }

  @Override
  public SnapshotRequest keep(Keep how) {
    this.keep = Optional.of(how);
    return this;
  }

  @Override
  public SnapshotRequest progress(ProgressListener told) {
    this.listener = told;
    return this;
  }

  @Override
  public Snapshot commit() {
    refuseUnclear();
    RulesState rules = desk.require(Role.TRAINER, dataset.value(), "take a snapshot");
    Keep how = keep.or(() -> rules.keep(dataset.value())).orElse(Keep.SMALLEST);
    parts.values().forEach(this::refuseOwnFolder);
    EventLog<SnapshotsState> log = desk.site().snapshots(dataset);
    KnownBlobs known = desk.site().known(log);
    known.refresh(Duration.ZERO);
    BlobStore blobs =
        desk.site().blobs(Keys.line(dataset)).keeping(desk.snapshots().keeping(how, dataset));
    Work work = new Work(listener, System::nanoTime);
    TableCapture.Stored stored =
        new TableCapture(blobs, known::find, work, Site::thread)
            .store(new TableCapture.Request(dataset.value(), parts, units, allowsSharedRows));
    KnownSnapshots earlier = desk.site().knownSnapshots(log);
    Optional<Long> same = earlier.findBy(log.head().size(), identity(stored));
    if (same.isPresent()) {
      return desk.snapshots().snapshot(new SnapshotId(dataset, same.get()));
    }
    try {
      Material material = material(stored, blobs, known);
      Appended<SnapshotsState> appended =
          log.append(desk.actor(), head -> capture(material, earlier, head));
      known.learn(appended.entry());
      return desk.snapshots().of(dataset, appended.entry()).orElseThrow();
    } catch (AlreadyCaptured already) {
      return desk.snapshots().snapshot(new SnapshotId(dataset, already.number));
    }
  }

  /** What the entry will say. */
  private record Material(
      KnownSnapshots.Identity identity,
      Ingested ingested,
      Optional<TableRef> table,
      Optional<Schema> schema,
      List<Placement> placements) {}

  private static KnownSnapshots.Identity identity(TableCapture.Stored stored) {
    return new KnownSnapshots.Identity(
        stored.ingested().contents().digest(),
        stored.table().map(table -> table.schema().fingerprint()));
  }

  private static Material material(TableCapture.Stored stored, BlobStore blobs, KnownBlobs known) {
    List<Placement> placements = new ArrayList<>(stored.ingested().placements());
    Optional<TableRef> table =
        stored
            .table()
            .map(
                found -> {
                  Placement at = blobs.putDocument(TableCodec.encode(found), known::find);
                  placements.add(at);
                  return new TableRef(
                      found.schema().fingerprint(),
                      new Descriptor(at.digest(), at.sizeBytes(), TableCodec.MEDIA_TYPE));
                });
    return new Material(
        identity(stored),
        stored.ingested(),
        table,
        stored.table().map(TableRecord::schema),
        placements);
  }

  private void refuseUnclear() {
    if (parts.isEmpty()) {
      throw new Rejected(
          String.format(
              "a snapshot of %s needs its content: name a file or folder with from(…), or a table"
                  + " with csv(…)",
              dataset));
    }
    if (parts.containsKey(WHOLE) && parts.size() > 1) {
      throw new Rejected(
          String.format(
              "a snapshot of %s has one content or splits, not both; name all with split(…)",
              dataset));
    }
  }

  private void refuseOwnFolder(Content content) {
    pathOf(content).ifPresent(path -> OwnFolder.refuse(path, desk.site().store()));
  }

  private static Optional<Path> pathOf(Content content) {
    if (content instanceof Content.Plain plain) {
      return Optional.of(plain.fileOrTree());
    } else if (content instanceof Content.Csv csv) {
      return Optional.of(csv.file());
    } else if (content instanceof Content.JsonLines json) {
      return Optional.of(json.file());
    }
    return content instanceof Content.Opaque opaque ? Optional.of(opaque.file()) : Optional.empty();
  }

  private Captured capture(
      Material material, KnownSnapshots earlier, LogHead<SnapshotsState> head) {
    earlier
        .findBy(head.size(), material.identity())
        .ifPresent(
            number -> {
              throw new AlreadyCaptured(number);
            });
    long newest = head.state().newestNumber();
    if (refusesBreaking && newest > 0) {
      refuseBreaking(desk.snapshots().snapshot(new SnapshotId(dataset, newest)), material);
    }
    return new Captured(
        newest + 1,
        material.ingested().contents(),
        material.table(),
        material.placements(),
        annotations);
  }

  private void refuseBreaking(Snapshot newest, Material material) {
    Optional<Schema> before = newest.schema();
    Optional<Schema> after = material.schema();
    if (before.isPresent() && after.isPresent()) {
      SchemaDiff diff = before.get().to(after.get());
      if (!diff.isCompatible()) {
        throw new Rejected(
            String.format(
                "the columns are not those of %s: %s; correct the data, or leave out"
                    + " refuseBreakingSchema() once the code expects them so",
                newest.id(), diff));
      }
    }
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
