package dev.modelregistry.core.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.pack.Base;
import dev.modelregistry.core.pack.Bytes;
import dev.modelregistry.core.pack.FrameCache;
import dev.modelregistry.core.pack.PackedBytes;
import dev.modelregistry.core.pack.PackedObject;
import dev.modelregistry.core.pack.Packer;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** FORMAT.md shows packed objects as the library writes and reads them. */
class PackFormatTest {

  private static final Path DOCUMENT = Path.of("FORMAT.md");
  private static final String FIRST = "00000000000000000000000000000001";
  private static final String SECOND = "00000000000000000000000000000002";

  private static final byte[] SQUARES = squares("");
  private static final byte[] MORE = squares("half,31\n");

  private final byte[] packed = packed();
  private final byte[] delta = delta(packed.length);

  /** The squares of 1 to 60, one a line, with a line more after the thirtieth. */
  private static byte[] squares(String between) {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 60; i++) {
      lines.append(i).append(',').append(i * i).append('\n').append(i == 30 ? between : "");
    }
    return lines.toString().getBytes(UTF_8);
  }

  private static byte[] packed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Packer.pack(new ByteArrayInputStream(SQUARES), out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] delta(int storedBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Base base = new Base(FIRST, SQUARES.length, storedBytes);
    try {
      Packer.delta(
          new ByteArrayInputStream(MORE), new Packer.Against(base, Bytes.of(SQUARES)), out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static String shown(String name) throws IOException {
    Matcher fence =
        Pattern.compile("(?ms)^```hex " + name + "\n(.*?)\n```$")
            .matcher(Files.readString(DOCUMENT));
    assertThat(fence.find()).as(name).isTrue();
    return fence.group(1);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).replaceAll("(.{64})(?=.)", "$1\n");
  }

  private static byte[] fromHex(String hex) {
    return HexFormat.of().parseHex(hex.replace("\n", ""));
  }

  @Test
  void theSamplesAreWhatIsWritten() throws IOException {
    assertThat(shown("packed")).isEqualTo(hex(packed));
    assertThat(shown("delta")).isEqualTo(hex(delta));
  }

  @Test
  void theSamplesAreReadAsTheyWereMeant() throws IOException {
    FrameCache frames = new FrameCache();
    PackedObject alone = new PackedObject(Bytes.of(fromHex(shown("packed"))), SQUARES.length);
    PackedObject against = new PackedObject(Bytes.of(fromHex(shown("delta"))), MORE.length);
    Bytes squares = new PackedBytes(alone, Bytes.of(new byte[0]), frames);
    assertThat(all(squares)).isEqualTo(SQUARES);
    assertThat(all(new PackedBytes(against, squares, frames))).isEqualTo(MORE);
    assertThat(against.base()).contains(new Base(FIRST, SQUARES.length, packed.length));
  }

  private static byte[] all(Bytes bytes) throws IOException {
    byte[] all = new byte[(int) bytes.sizeBytes()];
    bytes.read(0, all, 0, all.length);
    return all;
  }

  @Test
  void thePlacementsOfTheSamplesStandInTheDocumentAsInAnEntry() throws IOException {
    Placement first =
        new Placement(
            Digest.of(SQUARES),
            SQUARES.length,
            FIRST,
            Optional.of(new Packing(packed.length, Optional.empty())));
    Packing.Base base = new Packing.Base(first.digest(), FIRST);
    Placement second =
        new Placement(
            Digest.of(MORE),
            MORE.length,
            SECOND,
            Optional.of(new Packing(delta.length, Optional.of(base))));
    Descriptor root = new Descriptor(second.digest(), second.sizeBytes(), "text/csv");
    Contents contents = new Contents(Contents.Form.FILE, "squares.csv", root, MORE.length, 1);
    String entry = new String(EntryCodec.encode(entry(contents, List.of(first, second))), UTF_8);
    Matcher blobs = Pattern.compile("\"blobs\":\\[(\\{.*?}),(\\{\"base\".*?})]").matcher(entry);
    assertThat(blobs.find()).isTrue();
    assertThat(Files.readString(DOCUMENT))
        .contains("    " + blobs.group(1) + "\n    " + blobs.group(2) + "\n");
  }

  private static LogEntry entry(Contents contents, List<Placement> blobs) {
    return new LogEntry(
        new EntryRef("datasets/squares/snapshots", 1),
        new LogEntry.Stamp(
            "0".repeat(32), Actor.service("trainer"), Instant.parse("2026-06-30T08:00:00Z")),
        Digest.of(new byte[0]),
        Optional.empty(),
        new Captured(1, contents, blobs, Map.of()));
  }
}
