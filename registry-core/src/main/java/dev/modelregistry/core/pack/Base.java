package dev.modelregistry.core.pack;

import java.util.HexFormat;

/**
 * What a delta says about the blob it is coded against.
 *
 * @param uploadId 32 lower-case hex digits: which object of the same line
 * @param sizeBytes how many bytes the blob has
 * @param storedBytes how many bytes its packed object has, 0 where it is kept plain
 */
public record Base(String uploadId, long sizeBytes, long storedBytes) {

  static final int ID_BYTES = 16;

  byte[] id() {
    return HexFormat.of().parseHex(uploadId);
  }

  static String uploadId(byte[] id) {
    return HexFormat.of().formatHex(id);
  }
}
