package dev.modelregistry.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * How a service is asked to encrypt new objects; by nothing, what the bucket is set to holds.
 *
 * @param kind the kind, or null for the bucket's
 * @param kmsKey the key of AWS KMS, or null for the account's
 */
record Encryption(@Nullable ServerSideEncryption kind, @Nullable String kmsKey) {

  static final Encryption OF_THE_BUCKET = new Encryption(null, null);

  void apply(PutObjectRequest.Builder request) {
    request.serverSideEncryption(kind).ssekmsKeyId(kmsKey);
  }

  void apply(CreateMultipartUploadRequest.Builder request) {
    request.serverSideEncryption(kind).ssekmsKeyId(kmsKey);
  }
}
