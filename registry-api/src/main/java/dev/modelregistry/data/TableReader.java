package dev.modelregistry.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the rows of a format that the library does not know, as Parquet: the plug for readers.
 *
 * <p>It is handed the bytes while they are stored, once, and need not read to the end of them. It
 * must not keep the stream.
 */
@FunctionalInterface
public interface TableReader {

  /** Takes rows. */
  @FunctionalInterface
  interface Sink {

    /**
     * Takes one row.
     *
     * @param values one for each column of the declared schema, in its order, null where there is
     *     none; as {@code Content.rows} takes them. The array may be used again
     * @throws IllegalArgumentException if there are more or fewer, or a value is not of its
     *     column's type
     */
    void row(Object[] values);
  }

  /**
   * Reads every row.
   *
   * @throws IOException if the bytes are not of this format
   */
  void read(InputStream bytes, Sink sink) throws IOException;
}
