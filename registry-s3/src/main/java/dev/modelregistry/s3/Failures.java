package dev.modelregistry.s3;

import dev.modelregistry.spi.NotCreatedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** What failures of a service mean, in sentences that somebody can act on. */
final class Failures {

  /** What to do, by the code of an error. */
  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("NoSuchBucket", "there is no such bucket; create it, or correct its name"),
          Map.entry("AccessDenied", "the credentials do not allow it; extend their policy"),
          Map.entry("InvalidAccessKeyId", "the service does not know the credentials"),
          Map.entry("SignatureDoesNotMatch", "the secret key is not that of the access key"),
          Map.entry("ExpiredToken", "the credentials have expired; renew them"),
          Map.entry("RequestTimeTooSkewed", "the clock of this machine is wrong; set it"),
          Map.entry("PermanentRedirect", "the bucket is in another region; name that one"),
          Map.entry("AuthorizationHeaderMalformed", "the region is another; name the bucket's"),
          Map.entry("SlowDown", "the service asks for fewer requests; try again later"),
          Map.entry("EntityTooLarge", "the service does not take objects of this size"));

  /** Refusals that a second try may not meet. */
  private static final Set<Integer> NOT_FINAL = Set.of(408, 409, 412, 429);

  private Failures() {}

  static int status(SdkException e) {
    return e instanceof AwsServiceException service ? service.statusCode() : 0;
  }

  /** Says whether there is no such object. A 404 without a body has no code to tell it by. */
  static boolean isAbsent(SdkException e) {
    return status(e) == 404 && !(e instanceof NoSuchBucketException);
  }

  /** Says whether another writer has the key, or is about to. */
  static boolean isTaken(SdkException e) {
    return status(e) == 412 || status(e) == 409;
  }

  /** Says whether the service refused a request before doing anything. */
  static boolean isRefusal(SdkException e) {
    int status = status(e);
    return status >= 300 && status < 500 && !NOT_FINAL.contains(status);
  }

  static NotCreatedException notCreated(String what, Bucket bucket, SdkException e) {
    return new NotCreatedException(sentence(what, bucket, e), e);
  }

  static IOException translated(String what, Bucket bucket, SdkException e) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while it was to " + what);
      interrupted.initCause(e);
      return interrupted;
    }
    return new IOException(sentence(what, bucket, e), e);
  }

  private static String sentence(String what, Bucket bucket, SdkException e) {
    String why = e instanceof AwsServiceException service ? why(service) : e.getMessage();
    return String.format("could not %s in %s: %s", what, bucket.describe(), why);
  }

  private static String why(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String advice = code == null ? null : ADVICE.get(code);
    return advice != null
        ? advice
        : String.format("the service answered %d %s", e.statusCode(), code == null ? "" : code);
  }
}
