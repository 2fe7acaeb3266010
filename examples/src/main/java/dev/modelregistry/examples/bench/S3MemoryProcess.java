package dev.modelregistry.examples.bench;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Uploads an object and prints the MB of memory that this process had at most. */
final class S3MemoryProcess {

  private static final int BLOCK_BYTES = 1 << 20;

  private S3MemoryProcess() {}

  /** Takes the endpoint of a server and the bytes of the object. */
  public static void main(String[] arguments) throws Exception {
    long bytes = Long.parseLong(arguments[1]);
    try (Storage storage = S3Bucket.open(arguments[0], "memory")) {
      storage.create(new ObjectKey("blobs/" + bytes), payload(bytes));
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        System.out.println(Long.parseLong(line.replaceAll("\\D", "")) / 1e3);
      }
    }
  }

  private static Payload payload(long bytes) {
    byte[] block = new byte[BLOCK_BYTES];
    new Random(1).nextBytes(block);
    return new Payload() {
      @Override
      public long sizeBytes() {
        return bytes;
      }

      @Override
      public InputStream open() {
        return new Repeated(block, bytes);
      }
    };
  }

  /** The same block again and again. */
  private static final class Repeated extends InputStream {

    private final byte[] block;
    private final long end;
    private long at;

    Repeated(byte[] block, long end) {
      this.block = block;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (at == end) {
        return -1;
      }
      int from = (int) (at % block.length);
      int count = (int) Math.min(Math.min(length, block.length - from), end - at);
      System.arraycopy(block, from, buffer, offset, count);
      at += count;
      return count;
    }
  }
}
