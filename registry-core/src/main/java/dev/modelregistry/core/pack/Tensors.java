package dev.modelregistry.core.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the tensors of a file stand, as the header of a safetensors or NumPy file says.
 *
 * <p>Read as a hint and believed in nothing: a header that lies costs room and no byte. So what of
 * it matters is picked out, and a file whose header is larger than usual is one like any other.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the safetensors format</a>
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NPY</a>
 */
final class Tensors {

  private static final int MOST_HEADER_BYTES = 8 << 20;
  private static final byte[] NUMPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final Pattern SAFE_TENSOR =
      Pattern.compile("\"([^\"\\\\]++)\"\\s*+:\\s*+\\{([^{}]*+)\\}");
  private static final Pattern TYPE = Pattern.compile("\"dtype\"\\s*+:\\s*+\"([A-Z0-9_]++)\"");
  private static final Pattern SHAPE = Pattern.compile("\"shape\"\\s*+:\\s*+\\[([0-9,\\s]*+)\\]");
  private static final Pattern PLACE =
      Pattern.compile(
          "\"data_offsets\"\\s*+:\\s*+\\[\\s*+([0-9]{1,15})\\s*+,\\s*+([0-9]{1,15})\\s*+\\]");
  private static final Pattern NUMPY_TYPE = Pattern.compile("'descr'\\s*+:\\s*+'([^']*+)'");

  /** One tensor; two of the same name and kind hold numbers that belong together. */
  record Tensor(String name, String kind, long start, long length) {

    boolean matches(Tensor other) {
      return name.equals(other.name) && kind.equals(other.kind) && length == other.length;
    }

    long end() {
      return start + length;
    }
  }

  private Tensors() {}

  /** Returns the tensors of a file, in the order of their places; empty where it is another. */
  static List<Tensor> of(Bytes file) throws IOException {
    return read(new BytesStream(file, 0, file.sizeBytes()), new ByteArrayOutputStream());
  }

  /**
   * Returns the tensors of a stream.
   *
   * @param taken gets the bytes that were read for it
   */
  static List<Tensor> read(InputStream from, ByteArrayOutputStream taken) throws IOException {
    byte[] begin = take(from, 10, taken);
    if (begin.length < 10) {
      return List.of();
    }
    ByteBuffer numbers = ByteBuffer.wrap(begin).order(ByteOrder.LITTLE_ENDIAN);
    if (ByteBuffer.wrap(begin, 0, NUMPY.length).equals(ByteBuffer.wrap(NUMPY))) {
      return numpy(from, numbers, taken);
    }
    long length = numbers.getLong(0);
    if (length < 2 || length > MOST_HEADER_BYTES || begin[8] != '{') {
      return List.of();
    }
    take(from, (int) length - 2, taken);
    String header = new String(taken.toByteArray(), 8, taken.size() - 8, UTF_8);
    return safetensors(header, 8 + length);
  }

  private static byte[] take(InputStream from, int length, ByteArrayOutputStream taken)
      throws IOException {
    byte[] bytes = from.readNBytes(length);
    taken.writeBytes(bytes);
    return bytes;
  }

  private static List<Tensor> safetensors(String header, long dataStart) {
    List<Tensor> tensors = new ArrayList<>();
    Matcher each = SAFE_TENSOR.matcher(header);
    while (each.find()) {
      String description = each.group(2);
      Matcher place = PLACE.matcher(description);
      Matcher type = TYPE.matcher(description);
      Matcher shape = SHAPE.matcher(description);
      if (place.find() && type.find() && shape.find()) {
        long start = Long.parseLong(place.group(1));
        long length = Long.parseLong(place.group(2)) - start;
        String kind = type.group(1) + shape.group(1).replaceAll("\\s", "");
        tensors.add(new Tensor(each.group(1), kind, dataStart + start, length));
      }
    }
    return inOrder(tensors);
  }

  /** Without what overlaps. */
  private static List<Tensor> inOrder(List<Tensor> tensors) {
    tensors.sort(Comparator.comparingLong(Tensor::start));
    List<Tensor> apart = new ArrayList<>();
    long end = 0;
    for (Tensor tensor : tensors) {
      if (tensor.start() >= end && tensor.length() > 0) {
        apart.add(tensor);
        end = tensor.end();
      }
    }
    return apart;
  }

  /** A NumPy file is one array from the header to the end. */
  private static List<Tensor> numpy(InputStream from, ByteBuffer begin, ByteArrayOutputStream taken)
      throws IOException {
    int length = Short.toUnsignedInt(begin.getShort(8));
    if (begin.get(6) != 1) {
      return List.of();
    }
    String header = new String(take(from, length, taken), UTF_8);
    return Optional.of(NUMPY_TYPE.matcher(header))
        .filter(Matcher::find)
        .map(type -> List.of(new Tensor("", header, taken.size(), Long.MAX_VALUE - taken.size())))
        .orElse(List.of());
  }
}
