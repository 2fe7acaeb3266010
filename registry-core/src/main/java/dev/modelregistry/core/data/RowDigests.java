package dev.modelregistry.core.data;

import dev.modelregistry.value.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which rows a table has, each as the first 128 bits of the SHA-256 of its fields: two rows that
 * differ share them with a chance of about 2<sup>-128</sup> for a pair. The first rows are kept in
 * memory; more go to temporary files, one for each of 64 beginnings of a digest, so that two tables
 * are compared one beginning after the other in a small part of the memory that all rows would
 * take.
 */
final class RowDigests implements Fields, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RowDigests.class);

  private static final int IN_MEMORY = 1 << 17;
  private static final int PARTITIONS = 64;
  private static final String WHAT = "the digests of the rows of a table";

  /** A field's place and length stand before its characters, so that no two rows read the same. */
  private final MessageDigest sha256 = Digest.sha256();

  private final List<Integer> places;
  private ByteBuffer row = ByteBuffer.allocate(1 << 10);
  private long[] kept = new long[1 << 8];
  private int used;

  /** Where the field of each place lies in the row's bytes; nowhere where both are 0. */
  private int[] begins = new int[16];

  private int[] ends = new int[16];
  private final List<String> compared;
  private final List<DataOutputStream> spills = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();

  /** Takes the columns of these names, or all where none is named. */
  RowDigests(List<String> compared) {
    this.compared = List.copyOf(compared);
    this.places = new ArrayList<>();
  }

  /** Begins another file of the same table, whose columns come once more. */
  void nextTable() {
    places.clear();
  }

  /** How many rows the first table, the second and both have. */
  record Overlap(long onlyFirst, long onlySecond, long both, long secondRowsInFirst) {}

  @Override
  public void column(String name) {
    int place = compared.isEmpty() ? places.size() : compared.indexOf(name);
    places.add(place);
    if (place >= begins.length) {
      begins = Arrays.copyOf(begins, 2 * (place + 1));
      ends = Arrays.copyOf(ends, begins.length);
    }
  }

  @Override
  public void value(int column, char[] chars, int offset, int length, boolean isText) {
    int place = places.get(column);
    if (place < 0) {
      return;
    }
    int needed = 8 + 2 * length;
    if (row.remaining() < needed) {
      row = ByteBuffer.allocate(2 * (row.position() + needed)).put(row.flip());
    }
    begins[place] = row.position();
    row.putInt(place).putInt(length);
    for (int i = offset; i < offset + length; i++) {
      row.putChar(chars[i]);
    }
    ends[place] = row.position();
  }

  /** Goes by place, because the fields of a row can come in any order. */
  @Override
  public void endRow() {
    for (int i = 0; i < ends.length; i++) {
      sha256.update(row.array(), begins[i], ends[i] - begins[i]);
      begins[i] = 0;
      ends[i] = 0;
    }
    row.clear();
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    add(digest.getLong(), digest.getLong());
  }

  private void add(long high, long low) {
    if (!spills.isEmpty()) {
      spill(high, low);
      return;
    }
    if (used == kept.length) {
      kept = Arrays.copyOf(kept, 2 * used);
    }
    kept[used++] = high;
    kept[used++] = low;
    if (used == 2 * IN_MEMORY) {
      toFiles();
    }
  }

  private void toFiles() {
    try {
      for (int i = 0; i < PARTITIONS; i++) {
        Path file = Files.createTempFile("model-registry-rows-", ".tmp");
        files.add(file);
        spills.add(new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file))));
      }
    } catch (IOException e) {
      throw Spool.unwritable(WHAT, e);
    }
    for (int i = 0; i < used; i += 2) {
      spill(kept[i], kept[i + 1]);
    }
    kept = new long[0];
    used = 0;
  }

  private static int partitionOf(long high) {
    return (int) (high >>> 58);
  }

  private void spill(long high, long low) {
    try {
      DataOutputStream out = spills.get(partitionOf(high));
      out.writeLong(high);
      out.writeLong(low);
    } catch (IOException e) {
      throw Spool.unwritable(WHAT, e);
    }
  }

  private interface Each {
    void row(long high, long low);
  }

  private void forEach(int partition, Each sink) {
    for (int i = 0; i < used; i += 2) {
      if (partitionOf(kept[i]) == partition) {
        sink.row(kept[i], kept[i + 1]);
      }
    }
    if (files.isEmpty()) {
      return;
    }
    try {
      spills.get(partition).flush();
      long rows = Files.size(files.get(partition)) / 16;
      try (DataInputStream in =
          new DataInputStream(
              new BufferedInputStream(Files.newInputStream(files.get(partition))))) {
        for (long i = 0; i < rows; i++) {
          sink.row(in.readLong(), in.readLong());
        }
      }
    } catch (IOException e) {
      throw Spool.unwritable(WHAT, e);
    }
  }

  /** Compares the rows of two tables; a row counts as often as it stands there. */
  static Overlap compare(RowDigests first, RowDigests second) {
    long[] counts = new long[4];
    for (int i = 0; i < PARTITIONS; i++) {
      RowCounts rows = new RowCounts();
      first.forEach(i, rows::add);
      second.forEach(
          i,
          (high, low) -> {
            counts[3] += rows.has(high, low) ? 1 : 0;
            boolean matched = rows.take(high, low);
            counts[matched ? 2 : 1]++;
          });
      counts[0] += rows.left();
    }
    return new Overlap(counts[0], counts[1], counts[2], counts[3]);
  }

  @Override
  public void close() {
    for (int i = 0; i < files.size(); i++) {
      try {
        if (i < spills.size()) {
          spills.get(i).close();
        }
      } catch (IOException e) {
        LOG.debug("{} were not written to their end, and nobody will ask for them", WHAT, e);
      }
      try {
        Files.deleteIfExists(files.get(i));
      } catch (IOException e) {
        LOG.warn("{} was left behind: {}", files.get(i), e.toString());
      }
    }
  }
}
