package dev.modelregistry.core.data;

import java.io.IOException;
import java.io.InputStream;

/** Reads the rows of one format. */
interface RowReader {

  /**
   * Reads to the end of the bytes.
   *
   * @throws dev.modelregistry.error.Rejected if they are not of this format, or the fields are not
   *     taken; the message says which line and why
   * @throws IOException if the bytes cannot be read
   */
  void read(InputStream bytes, Fields fields) throws IOException;
}
