/** A storage in a bucket of an S3 service. */
module dev.modelregistry.s3 {
  requires transitive dev.modelregistry.api;
  requires transitive software.amazon.awssdk.services.s3;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.apache5;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.retries;
  requires static org.jspecify;

  exports dev.modelregistry.s3;

  provides dev.modelregistry.spi.StorageProvider with
      dev.modelregistry.s3.S3Storage.Provider;
}
