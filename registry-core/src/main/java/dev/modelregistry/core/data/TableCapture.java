package dev.modelregistry.core.data;

import dev.modelregistry.Content;
import dev.modelregistry.core.blob.ArtifactIngest;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.Ingested;
import dev.modelregistry.core.blob.Work;
import dev.modelregistry.core.codec.TableCodec;
import dev.modelregistry.core.codec.TableRecord;
import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.core.profile.TableSketch;
import dev.modelregistry.data.Schema;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Contents.Form;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.TreeFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/** Stores what a snapshot captures, and says what it is as a table. */
public final class TableCapture {

  /**
   * What a record may take, so that with entry and listing a snapshot costs at most 16 KiB beside
   * its bytes; a table of so many columns that even their names take more has a longer one.
   */
  private static final int RECORD_BYTES = 12 << 10;

  private static final String TRAIN = "train";

  /**
   * What to capture.
   *
   * @param name what files are called that have no name of their own, and a tree of splits
   * @param parts the contents by split, in their order, or one without a name
   * @param units what columns are counted in
   * @param allowsSharedRows whether rows of other splits may stand in {@code train}
   */
  public record Request(
      String name,
      Map<String, Content> parts,
      Map<String, String> units,
      boolean allowsSharedRows) {}

  /**
   * What was stored.
   *
   * @param table what it is as a table; the record itself is not stored yet
   */
  public record Stored(Ingested ingested, Optional<TableRecord> table) {}

  private final BlobStore blobs;
  private final Function<Digest, Optional<Placement>> live;
  private final Work work;
  private final ThreadFactory threads;

  /**
   * Prepares to store in a line.
   *
   * @param live where bytes of a digest stand, as the line's log says
   * @param threads makes the threads that read rows beside the thread that stores them
   */
  public TableCapture(
      BlobStore blobs,
      Function<Digest, Optional<Placement>> live,
      Work work,
      ThreadFactory threads) {
    this.blobs = blobs;
    this.live = live;
    this.work = work;
    this.threads = threads;
  }

  /**
   * Stores everything but the record.
   *
   * @throws Rejected if something cannot be captured
   */
  public Stored store(Request request) {
    if (request.parts().get("") instanceof Content.Plain plain) {
      Ingested ingested = new ArtifactIngest(blobs).ingest(plain.fileOrTree(), live, work);
      return new Stored(ingested, Optional.empty());
    }
    boolean comparesRows = request.parts().size() > 1 && request.parts().containsKey(TRAIN);
    TableIngest ingest = new TableIngest(blobs, live, work, threads, comparesRows);
    Map<String, Taken> taken = new LinkedHashMap<>();
    try {
      request
          .parts()
          .forEach(
              (split, content) -> taken.put(split, take(ingest, request.name(), split, content)));
      Ingested ingested =
          taken.containsKey("") ? file(taken.values().iterator().next()) : tree(request, taken);
      return new Stored(ingested, table(request, taken));
    } finally {
      taken.values().forEach(TableCapture::close);
    }
  }

  private static Taken take(TableIngest ingest, String dataset, String split, Content content) {
    Taken taken = ingest.take(content, split.isEmpty() ? dataset : split);
    if (split.isEmpty()) {
      return taken;
    }
    int dot = taken.file().lastIndexOf('.');
    String extension = dot < 1 ? "" : taken.file().substring(dot);
    return new Taken(split + extension, taken.placement(), taken.table());
  }

  private static void close(Taken taken) {
    taken.table().flatMap(Taken.Table::learned).ifPresent(Learner::close);
  }

  private static Ingested file(Taken taken) {
    Placement at = taken.placement();
    Descriptor root = new Descriptor(at.digest(), at.sizeBytes(), Descriptor.OCTETS);
    return new Ingested(
        new Contents(Form.FILE, taken.file(), root, at.sizeBytes(), 1), List.of(at));
  }

  private Ingested tree(Request request, Map<String, Taken> taken) {
    List<TreeFile> files =
        taken.values().stream()
            .map(
                each ->
                    new TreeFile(
                        each.file(), each.placement().digest(), each.placement().sizeBytes()))
            .sorted(Comparator.comparing(TreeFile::path))
            .toList();
    Map<Digest, Placement> placements = new LinkedHashMap<>();
    taken.values().forEach(each -> placements.put(each.placement().digest(), each.placement()));
    Placement listing = blobs.putDocument(TreeCodec.encode(files), live);
    placements.put(listing.digest(), listing);
    long bytes = files.stream().mapToLong(TreeFile::sizeBytes).sum();
    Descriptor root = new Descriptor(listing.digest(), listing.sizeBytes(), TreeCodec.MEDIA_TYPE);
    return new Ingested(
        new Contents(Form.TREE, request.name(), root, bytes, files.size()),
        List.copyOf(placements.values()));
  }

  private static Optional<TableRecord> table(Request request, Map<String, Taken> taken) {
    List<Taken.Table> tables =
        taken.values().stream().flatMap(each -> each.table().stream()).toList();
    if (tables.size() < taken.size()) {
      return Optional.empty();
    }
    Schema schema = Schemas.withUnits(Schemas.common(taken), request.units());
    OptionalLong shared = sharedRows(request, taken);
    int level = 0;
    TableRecord record = record(schema, taken, shared, level);
    while (TableCodec.encode(record).length > RECORD_BYTES && level < TableSketch.levels() - 1) {
      level++;
      record = record(schema, taken, shared, level);
    }
    return Optional.of(record);
  }

  private static TableRecord record(
      Schema schema, Map<String, Taken> taken, OptionalLong shared, int level) {
    List<TableRecord.Part> parts = new ArrayList<>();
    taken.forEach(
        (split, each) -> {
          Taken.Table table = each.table().orElseThrow();
          parts.add(new TableRecord.Part(split, each.file(), table.rows(), table.summaries(level)));
        });
    List<Taken.Table> tables =
        taken.values().stream().flatMap(each -> each.table().stream()).toList();
    return new TableRecord(
        schema,
        tables.get(0).format(),
        parts,
        shared,
        tables.stream().flatMap(table -> table.query().stream()).findFirst());
  }

  private static OptionalLong sharedRows(Request request, Map<String, Taken> taken) {
    Taken seen = taken.get(TRAIN);
    if (taken.size() < 2 || seen == null || !areRead(taken)) {
      return OptionalLong.empty();
    }
    RowDigests train = rows(seen);
    long sum = 0;
    for (Map.Entry<String, Taken> other : taken.entrySet()) {
      if (!other.getKey().equals(TRAIN)) {
        long shared = RowDigests.compare(train, rows(other.getValue())).secondRowsInFirst();
        if (shared > 0 && !request.allowsSharedRows()) {
          throw new Rejected(
              String.format(
                  "%,d rows of '%s' stand in 'train' as well, so that a model would be judged by"
                      + " what it has seen; take them out, or call allowSharedRows() if equal rows"
                      + " are no accident",
                  shared, other.getKey()));
        }
        sum += shared;
      }
    }
    return OptionalLong.of(sum);
  }

  private static boolean areRead(Map<String, Taken> taken) {
    return taken.values().stream()
        .allMatch(each -> each.table().flatMap(Taken.Table::learned).isPresent());
  }

  private static RowDigests rows(Taken taken) {
    return taken.table().flatMap(Taken.Table::learned).orElseThrow().rows();
  }
}
