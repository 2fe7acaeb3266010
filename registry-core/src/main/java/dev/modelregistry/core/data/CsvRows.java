package dev.modelregistry.core.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.modelregistry.data.Dialect;
import dev.modelregistry.error.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads CSV. */
final class CsvRows implements RowReader {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String name;
  private final Dialect dialect;

  CsvRows(String name, Dialect dialect) {
    this.name = name;
    this.dialect = dialect;
  }

  @Override
  public void read(InputStream bytes, Fields fields) throws IOException {
    Handler handler = new Handler(fields);
    try (CsvReader<Boolean> csv =
        CsvReader.builder()
            .fieldSeparator(dialect.separator())
            .quoteCharacter(dialect.quote())
            .skipEmptyLines(false)
            .build(handler, bytes, dialect.charset())) {
      for (Boolean row : csv) {
        handler.ended(row);
      }
    } catch (CsvParseException e) {
      if (e.getCause() instanceof Rejected refused) {
        throw refused;
      }
      throw new Rejected(
          String.format(
              "%s cannot be read as CSV with '%s' between fields: %s; correct the file, or say how"
                  + " it is written with Content.csv(file, dialect)",
              name, dialect.separator(), e.getMessage()),
          e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (!handler.hasColumns) {
      throw new Rejected(name + " is empty; a table has columns at least");
    }
  }

  /** Hands on what the parser finds, in the parser's own buffer. */
  private final class Handler extends AbstractBaseCsvCallbackHandler<Boolean> {

    private final Fields fields;
    private boolean hasColumns;
    private boolean inHeader;
    private boolean inEmptyLine;
    private long line;
    private int columns;

    Handler(Fields fields) {
      this.fields = fields;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      line = startingLineNumber;
      inHeader = !hasColumns && dialect.header();
      inEmptyLine = false;
    }

    @Override
    protected void handleField(int index, char[] chars, int offset, int length, boolean quoted) {
      if (inHeader) {
        column(new String(chars, offset, length), index);
        return;
      }
      if (index >= columns) {
        column("c" + (index + 1), index + 1);
      }
      if (quoted || !isNull(chars, offset, length)) {
        try {
          fields.value(index, chars, offset, length, false);
        } catch (IllegalArgumentException e) {
          throw refused(e);
        }
      }
    }

    private void column(String header, int index) {
      String bare =
          index == 0 && !header.isEmpty() && header.charAt(0) == BYTE_ORDER_MARK
              ? header.substring(1)
              : header;
      try {
        fields.column(bare);
      } catch (IllegalArgumentException e) {
        throw refused(e);
      }
      columns++;
    }

    private boolean isNull(char[] chars, int offset, int length) {
      String word = dialect.nullWord();
      if (word.length() != length) {
        return length == 0;
      }
      for (int i = 0; i < length; i++) {
        if (chars[offset + i] != word.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    /** Nothing, or in a table of one column a row without a value. */
    @Override
    protected void handleEmpty() {
      inEmptyLine = true;
    }

    @Override
    protected Boolean buildRecord() {
      if (inEmptyLine) {
        return columns == 1;
      }
      boolean wasHeader = inHeader;
      hasColumns = true;
      inHeader = false;
      return !wasHeader;
    }

    void ended(boolean isRow) {
      if (isRow) {
        try {
          fields.endRow();
        } catch (IllegalArgumentException e) {
          throw refused(e);
        }
      }
    }

    private Rejected refused(IllegalArgumentException e) {
      return new Rejected(
          String.format("%s, line %,d: %s; nothing was captured", name, line, e.getMessage()), e);
    }
  }
}
