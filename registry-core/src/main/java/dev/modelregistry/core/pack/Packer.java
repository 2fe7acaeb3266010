package dev.modelregistry.core.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Packs streams, in memory that does not grow with them. */
public final class Packer {

  /** What a stream may be coded against. */
  public record Against(Base base, Bytes bytes) {}

  private Packer() {}

  /**
   * Packs a stream alone.
   *
   * @throws NotWorthwhile if its bytes cannot be compressed
   * @throws IOException if it cannot be read, or the result not be written
   */
  public static Packed pack(InputStream from, OutputStream to) throws IOException {
    try (PackWriter writer = new PackWriter(to)) {
      byte[] buffer = new byte[FrameWriter.FRAME_BYTES];
      for (int got = from.read(buffer); got >= 0; got = from.read(buffer)) {
        writer.add(buffer, 0, got);
      }
      return writer.finish(Optional.empty());
    }
  }

  /**
   * Packs what a base does not have.
   *
   * @throws NotWorthwhile if the base has next to nothing of it
   * @throws IOException if it or the base cannot be read, or the result not be written
   */
  public static Packed delta(InputStream from, Against against, OutputStream to)
      throws IOException {
    try (PackWriter writer = new PackWriter(to)) {
      new DeltaCoder(against.bytes(), writer).code(from);
      return writer.finish(Optional.of(against.base()));
    }
  }
}
