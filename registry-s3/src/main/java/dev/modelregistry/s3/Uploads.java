package dev.modelregistry.s3;

import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;

/** Multipart uploads that are not completed; of their parts nothing is visible. */
final class Uploads {

  /** Nobody sends parts of one object for so long. */
  private static final Duration STALE = Duration.ofDays(7);

  private final Bucket bucket;

  Uploads(Bucket bucket) {
    this.bucket = bucket;
  }

  String begin(ObjectKey key, String creation) throws IOException {
    try {
      return bucket
          .client()
          .createMultipartUpload(
              b -> {
                b.bucket(bucket.name())
                    .key(bucket.path(key))
                    .metadata(Map.of(Bucket.CREATION, creation));
                bucket.encryption().apply(b);
              })
          .uploadId();
    } catch (SdkException e) {
      throw Failures.translated("begin the upload of " + key, bucket, e);
    }
  }

  /** Returns an upload of a key that somebody began and left; empty where that is not known. */
  Optional<String> left(ObjectKey key) {
    return below(bucket.path(key)).stream()
        .filter(upload -> upload.key().equals(bucket.path(key)))
        .map(MultipartUpload::uploadId)
        .findFirst();
  }

  /** Returns the parts that an upload has, by their numbers. */
  Map<Integer, Part> parts(ObjectKey key, String upload) {
    Map<Integer, Part> parts = new HashMap<>();
    try {
      bucket
          .client()
          .listPartsPaginator(b -> b.bucket(bucket.name()).key(bucket.path(key)).uploadId(upload))
          .parts()
          .forEach(part -> parts.put(part.partNumber(), part));
    } catch (SdkException unknown) {
      parts.clear();
    }
    return parts;
  }

  /** Says whether a part that an upload has is the one with this content. */
  static boolean holds(Part part, byte[] bytes) {
    String tag = part.eTag().replace("\"", "");
    return part.size() == bytes.length
        && tag.equals(HexFormat.of().formatHex(Base64.getDecoder().decode(Md5.of(bytes))));
  }

  /** Sends a part; returns what names it when the upload is completed. */
  CompletedPart send(ObjectKey key, String upload, int number, byte[] bytes) {
    // Beside signed SHA-256s an MD5 would say nothing more, and takes longer than they do.
    String md5 = bucket.signsBodies() ? null : Md5.of(bytes);
    String tag =
        bucket
            .client()
            .uploadPart(
                b ->
                    b.bucket(bucket.name())
                        .key(bucket.path(key))
                        .uploadId(upload)
                        .partNumber(number)
                        .contentMD5(md5),
                ConditionalPut.body(bytes))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  void complete(ObjectKey key, String upload, List<CompletedPart> parts) {
    bucket
        .client()
        .completeMultipartUpload(
            b ->
                b.bucket(bucket.name())
                    .key(bucket.path(key))
                    .uploadId(upload)
                    .ifNoneMatch("*")
                    .multipartUpload(m -> m.parts(parts)));
  }

  /** As well as it can be done: what stays is swept later, by us or by a rule of the bucket. */
  void abort(String path, String upload) {
    try {
      bucket.client().abortMultipartUpload(b -> b.bucket(bucket.name()).key(path).uploadId(upload));
    } catch (SdkException staysForNow) {
      // What brought us here is thrown.
    }
  }

  /** Aborts what processes that died left so long ago that nobody will go on with it. */
  void sweep(Instant now) {
    for (MultipartUpload upload : below(bucket.path(""))) {
      if (upload.initiated() != null && upload.initiated().isBefore(now.minus(STALE))) {
        abort(upload.key(), upload.uploadId());
      }
    }
  }

  /**
   * Nothing depends on what is found here, so a service that cannot say costs no more than time.
   */
  private List<MultipartUpload> below(String path) {
    try {
      return bucket
          .client()
          .listMultipartUploads(b -> b.bucket(bucket.name()).prefix(path))
          .uploads();
    } catch (SdkException unknown) {
      return List.of();
    }
  }
}
