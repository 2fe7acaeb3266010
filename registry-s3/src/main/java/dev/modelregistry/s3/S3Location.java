package dev.modelregistry.s3;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Reads a storage off a URI. */
final class S3Location {

  private S3Location() {}

  /**
   * Returns a builder with what the URI says.
   *
   * @throws IllegalArgumentException if it is not of the form; the message never repeats it, since
   *     somebody may have put credentials there
   */
  static S3Storage.Builder builder(URI location) {
    String bucket = location.getRawAuthority();
    if (bucket == null || !bucket.matches("[A-Za-z0-9._-]+") || location.getPath() == null) {
      throw malformed("it names no bucket; credentials and ports have no place in it");
    }
    S3Storage.Builder builder = S3Storage.builder(bucket);
    String prefix = location.getPath().replaceAll("^/|/$", "");
    if (!prefix.isEmpty()) {
      builder.prefix(prefix);
    }
    String query = location.getRawQuery() == null ? "" : location.getRawQuery();
    for (String setting : query.split("&", -1)) {
      if (!setting.isEmpty()) {
        String[] parts = setting.split("=", 2);
        set(builder, parts[0], parts.length < 2 ? "" : decoded(parts[1]));
      }
    }
    return builder;
  }

  private static void set(S3Storage.Builder builder, String name, String value) {
    switch (name) {
      case "region" -> builder.region(value);
      case "endpoint" -> builder.endpoint(URI.create(value));
      case "path-style" -> {
        if (!value.equals("true")) {
          throw malformed("path-style is true or left out");
        }
        builder.pathStyle();
      }
      default -> throw malformed("it has the unknown setting '" + name + "'");
    }
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException malformed(String how) {
    return new IllegalArgumentException(
        "a bucket is named as s3://bucket/prefix?region=eu-central-1, with endpoint=https://host"
            + " and path-style=true for services other than AWS; "
            + how);
  }
}
