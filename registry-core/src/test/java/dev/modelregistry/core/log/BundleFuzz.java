package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.CodecFuzz;
import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.value.EntryRef;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** What a fuzzer feeds to the reader of bundles; see {@link CodecFuzz}. */
public final class BundleFuzz {

  private static final EntryRef FIRST = new EntryRef("models/credit/decisions", 1);

  private BundleFuzz() {}

  /** Reads one input: lines, which get the digests that belong to them. */
  public static void fuzzerTestOneInput(byte[] input) {
    byte[] bytes = sealed(input);
    List<Line> lines;
    try {
      lines = Bundles.parse(FIRST, bytes);
    } catch (MalformedJson refused) {
      return;
    }
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    for (Line line : lines) {
      again.writeBytes(EntryCodec.encode(line.entry()));
      again.write('\n');
    }
    boolean isCut = bytes.length > 0 && bytes[bytes.length - 1] != '\n';
    if (isCut ? !lines.isEmpty() : !Arrays.equals(again.toByteArray(), bytes)) {
      throw new AssertionError(lines.size() + " lines are written otherwise than they were read");
    }
  }

  private static byte[] sealed(byte[] input) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int start = 0;
    for (int i = 0; i < input.length; i++) {
      if (input[i] == '\n') {
        lines.writeBytes(CodecFuzz.sealed(Arrays.copyOfRange(input, start, i)));
        lines.write('\n');
        start = i + 1;
      }
    }
    lines.write(input, start, input.length - start);
    return lines.toByteArray();
  }
}
