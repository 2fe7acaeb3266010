package dev.modelregistry.core.blob;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What a file looked like at a moment. Two equal looks, before and after a read, are the evidence
 * that the bytes between them belong together.
 *
 * @param regular whether it is a regular file, not a folder, a link or a device
 * @param fileKey identifies the file whatever its name, where the file system has such a thing
 */
record Seen(boolean regular, long sizeBytes, FileTime modifiedAt, Optional<Object> fileKey) {

  static Seen of(BasicFileAttributes attributes) {
    return new Seen(
        attributes.isRegularFile(),
        attributes.size(),
        attributes.lastModifiedTime(),
        Optional.ofNullable(attributes.fileKey()));
  }
}
