package dev.modelregistry.core.pack;

import dev.modelregistry.core.pack.Tensors.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Optional;

/** Packs streams, in memory that does not grow with them. */
public final class Packer {

  private static final Bytes NOTHING = Bytes.of(new byte[0]);

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
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      List<Tensor> tensors = Tensors.read(from, head);
      new WeightsCoder(NOTHING, List.of(), writer).code(again(head, from), tensors);
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
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      List<Tensor> tensors = Tensors.read(from, head);
      List<Tensor> inBase = tensors.isEmpty() ? List.of() : Tensors.of(against.bytes());
      if (inBase.isEmpty()) {
        new DeltaCoder(against.bytes(), writer).code(again(head, from));
      } else {
        new WeightsCoder(against.bytes(), inBase, writer).code(again(head, from), tensors);
      }
      return writer.finish(Optional.of(against.base()));
    }
  }

  /** The stream from its beginning, with what was read of it already. */
  private static InputStream again(ByteArrayOutputStream head, InputStream rest) {
    return new SequenceInputStream(new ByteArrayInputStream(head.toByteArray()), rest);
  }
}
