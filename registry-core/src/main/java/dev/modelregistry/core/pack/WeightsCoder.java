package dev.modelregistry.core.pack;

import dev.modelregistry.core.pack.Tensors.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs tensors one by one, each against the tensor of its name and kind in a base, if there is
 * one.
 *
 * <p>What is equal is copied. Trained on, a number moves by little, so its difference from the old
 * one has more zeros and fewer values than the number itself: of the first part that differs it is
 * measured whether the difference is smaller, and the rest of the tensor follows.
 */
final class WeightsCoder {

  /** A smaller gain is not worth reading the base again. */
  private static final double WORTH = 0.95;

  private final Bytes base;
  private final Map<String, Tensor> counterparts = new HashMap<>();
  private final PackWriter to;
  private final byte[] numbers = new byte[FrameWriter.FRAME_BYTES];
  private final byte[] before = new byte[FrameWriter.FRAME_BYTES];
  private final byte[] difference = new byte[FrameWriter.FRAME_BYTES];

  WeightsCoder(Bytes base, List<Tensor> inBase, PackWriter to) {
    this.base = base;
    this.to = to;
    for (Tensor tensor : inBase) {
      if (tensor.start() < base.sizeBytes()) {
        counterparts.put(tensor.name(), tensor);
      }
    }
  }

  void code(InputStream from, List<Tensor> tensors) throws IOException {
    long at = 0;
    for (Tensor tensor : tensors) {
      at += plain(from, tensor.start() - at);
      to.cut();
      at += tensor(from, tensor);
    }
    to.cut();
    plain(from, Long.MAX_VALUE);
  }

  /** Takes bytes that belong to no tensor. */
  private long plain(InputStream from, long length) throws IOException {
    long done = 0;
    while (done < length) {
      int got = from.readNBytes(numbers, 0, (int) Math.min(numbers.length, length - done));
      if (got == 0) {
        break;
      }
      to.add(numbers, 0, got);
      done += got;
    }
    return done;
  }

  private long tensor(InputStream from, Tensor tensor) throws IOException {
    Tensor old = counterparts.get(tensor.name());
    if (old == null || !old.matches(tensor)) {
      return plain(from, tensor.length());
    }
    Choice choice = Choice.UNKNOWN;
    long done = 0;
    while (done < tensor.length()) {
      int got = from.readNBytes(numbers, 0, (int) Math.min(numbers.length, tensor.length() - done));
      int common = (int) Math.min(got, Math.max(0, base.sizeBytes() - old.start() - done));
      if (got == 0) {
        break;
      }
      base.read(old.start() + done, before, 0, common);
      choice = part(got, common, old.start() + done, choice);
      done += got;
    }
    return done;
  }

  /** What is kept of the parts of a tensor that differ. */
  private enum Choice {
    UNKNOWN,
    NUMBERS,
    DIFFERENCE
  }

  private Choice part(int length, int common, long inBase, Choice chosen) throws IOException {
    if (common == length && Arrays.equals(numbers, 0, length, before, 0, length)) {
      to.copy(inBase, length);
      return chosen;
    }
    if (common < length) {
      to.add(numbers, 0, length);
      return chosen;
    }
    System.arraycopy(numbers, 0, difference, 0, length);
    Grouping.xor(difference, 0, before, length);
    Choice choice = chosen == Choice.UNKNOWN ? measured(length) : chosen;
    if (choice == Choice.DIFFERENCE) {
      to.xor(difference, 0, length, inBase);
    } else {
      to.add(numbers, 0, length);
    }
    return choice;
  }

  private Choice measured(int length) {
    return to.sizeOf(difference, length) < WORTH * to.sizeOf(numbers, length)
        ? Choice.DIFFERENCE
        : Choice.NUMBERS;
  }
}
