package dev.modelregistry.core.data;

import dev.modelregistry.Content;
import dev.modelregistry.core.blob.BlobSource;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.Work;
import dev.modelregistry.core.codec.TableRecord.Format;
import dev.modelregistry.data.Dialect;
import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Stream;

/** Stores single files and learns, in the same pass, what they are as tables. */
final class TableIngest {

  private final BlobStore blobs;
  private final Function<Digest, Optional<Placement>> live;
  private final Work work;
  private final ThreadFactory threads;
  private final boolean comparesRows;

  /**
   * Prepares to store in a line.
   *
   * @param live where bytes of a digest stand, as the line's log says
   * @param comparesRows whether somebody will ask which rows there are
   */
  TableIngest(
      BlobStore blobs,
      Function<Digest, Optional<Placement>> live,
      Work work,
      ThreadFactory threads,
      boolean comparesRows) {
    this.blobs = blobs;
    this.live = live;
    this.work = work;
    this.threads = threads;
    this.comparesRows = comparesRows;
  }

  /** Stores a content that is one file. */
  Taken take(Content content, String fallbackName) {
    if (content instanceof Content.Csv csv) {
      String name = nameOf(csv.file());
      return scanned(
          csv.file(), new CsvRows(name, csv.dialect()), csv.declared(), Formats.csv(csv.dialect()));
    } else if (content instanceof Content.JsonLines json) {
      JsonRows rows = new JsonRows(nameOf(json.file()));
      return scanned(json.file(), rows, json.declared(), Formats.JSON_LINES);
    } else if (content instanceof Content.Opaque opaque) {
      return opaque(opaque);
    } else if (content instanceof Content.Rows rows) {
      return rows(rows, fallbackName + ".csv");
    } else if (content instanceof Content.Query query) {
      return query(query, fallbackName + ".csv");
    } else if (content instanceof Content.Bytes bytes) {
      return bytes(bytes);
    }
    Content.Plain plain = (Content.Plain) content;
    return new Taken(
        nameOf(plain.fileOrTree()), put(BlobSource.file(plain.fileOrTree())), Optional.empty());
  }

  private Placement put(BlobSource source) {
    work.phase("storing", source.sizeBytes());
    return blobs.put(source, live, work);
  }

  private Taken scanned(Path file, RowReader reader, Optional<Schema> declared, Format format) {
    ScannedSource<Learner> source =
        new ScannedSource<>(BlobSource.file(file), reader, () -> learner(declared), threads);
    try {
      Placement placement = put(source);
      Taken.Table table = table(source.learnt(), format, nameOf(file));
      return new Taken(nameOf(file), placement, Optional.of(table));
    } catch (Throwable e) {
      source.close();
      throw e;
    }
  }

  private static Taken.Table table(Learner learner, Format format, String name) {
    try {
      Schema schema = learner.sketch().schema();
      return new Taken.Table(schema, format, Optional.empty(), Optional.of(learner));
    } catch (IllegalArgumentException e) {
      throw new Rejected(String.format("%s is no table: %s", name, e.getMessage()), e);
    }
  }

  private Taken opaque(Content.Opaque opaque) {
    String name = nameOf(opaque.file());
    if (opaque.reader().isEmpty()) {
      Placement placement = put(BlobSource.file(opaque.file()));
      return new Taken(
          name,
          placement,
          Optional.of(
              new Taken.Table(
                  opaque.schema(), Formats.OPAQUE, Optional.empty(), Optional.empty())));
    }
    RowReader reader = new PluggedRows(name, opaque.schema(), opaque.reader().get());
    return scanned(opaque.file(), reader, Optional.of(opaque.schema()), Formats.OPAQUE);
  }

  private Taken rows(Content.Rows rows, String name) {
    try (Stream<? extends List<?>> stream = rows.rows();
        Spool spool = new Spool(name)) {
      Learner learner =
          spool.write(
              out -> write(rows.schema(), stream, out, learner(Optional.of(rows.schema()))));
      return spooled(spool, name, learner, Optional.empty());
    }
  }

  private Learner learner(Optional<Schema> declared) {
    return new Learner(declared, comparesRows);
  }

  private static Learner write(
      Schema schema, Stream<? extends List<?>> rows, OutputStream out, Learner learner)
      throws IOException {
    try (CsvText csv = new CsvText(out, schema, learner)) {
      for (var each = rows.iterator(); each.hasNext(); ) {
        try {
          csv.row(each.next());
        } catch (IllegalArgumentException e) {
          throw new Rejected(
              String.format(
                  "row %,d: %s; nothing was captured", learner.sketch().rows() + 1, e.getMessage()),
              e);
        }
      }
    } catch (Throwable e) {
      learner.close();
      throw e;
    }
    return learner;
  }

  private Taken query(Content.Query query, String name) {
    try (Spool spool = new Spool(name)) {
      QueryRows.Read read =
          spool.write(
              out -> new QueryRows(query).read(out, schema -> learner(Optional.of(schema))));
      return spooled(spool, name, read.learner(), Optional.of(read.query()));
    }
  }

  private Taken spooled(Spool spool, String name, Learner learner, Optional<QueryRecord> query) {
    try {
      Placement placement = put(BlobSource.file(name, spool.file()));
      Taken.Table table = table(learner, Formats.csv(Dialect.RFC_4180), name);
      return new Taken(
          name,
          placement,
          Optional.of(
              new Taken.Table(table.schema(), table.format(), query, Optional.of(learner))));
    } catch (Throwable e) {
      learner.close();
      throw e;
    }
  }

  private Taken bytes(Content.Bytes bytes) {
    try (Spool spool = new Spool(bytes.name())) {
      spool.write(
          out -> {
            WritableByteChannel channel = Channels.newChannel(out);
            while (bytes.buffers().hasNext()) {
              channel.write(bytes.buffers().next());
            }
            return bytes;
          });
      return new Taken(
          bytes.name(), put(BlobSource.file(bytes.name(), spool.file())), Optional.empty());
    }
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.toAbsolutePath().getFileName());
  }
}
