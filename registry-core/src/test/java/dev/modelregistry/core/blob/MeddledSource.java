package dev.modelregistry.core.blob;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A source to which something happens when the byte at a place is about to be read. */
record MeddledSource(BlobSource inner, long place, Meddling meddling) implements BlobSource {

  /** What happens. */
  interface Meddling {
    void run() throws IOException;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public long sizeBytes() {
    return inner.sizeBytes();
  }

  @Override
  public InputStream open() throws IOException {
    return new FilterInputStream(inner.open()) {
      private long position;
      private boolean done;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == place && !done) {
          done = true;
          meddling.run();
        }
        int allowed = position < place ? (int) Math.min(length, place - position) : length;
        int count = in.read(buffer, offset, allowed);
        position += Math.max(0, count);
        return count;
      }
    };
  }

  @Override
  public void confirm() throws IOException {
    inner.confirm();
  }
}
