package dev.modelregistry.s3;

import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.RefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/**
 * What failures of a service mean, in sentences that somebody can act on.
 *
 * <p>What the service itself said is left out, and so is its exception as a cause: services and
 * proxies repeat what they were sent, signatures and tokens among it. The id of the request is what
 * somebody who runs the service finds the rest by.
 */
final class Failures {

  /** What to do where the answer is no S3 service's. */
  static final String NO_S3 =
      "what answered is no S3 service, or a proxy on the way; check the endpoint";

  /** What to do, by the code of an error. */
  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("NoSuchBucket", "there is no such bucket; create it, or correct its name"),
          Map.entry("NoSuchUpload", "the upload was aborted meanwhile; try again"),
          Map.entry("AccessDenied", "the credentials do not allow it; extend their policy"),
          Map.entry("AllAccessDisabled", "the bucket is closed to everybody; ask its owner"),
          Map.entry("InvalidAccessKeyId", "the service does not know the access key; correct it"),
          Map.entry(
              "SignatureDoesNotMatch",
              "the secret key is not that of the access key, or the request was changed on its way"),
          Map.entry("ExpiredToken", "the credentials have expired; renew them"),
          Map.entry("InvalidToken", "the session token is not valid; renew the credentials"),
          Map.entry("RequestTimeTooSkewed", "the clock of this machine is wrong; set it"),
          Map.entry("PermanentRedirect", "the bucket is in another region; name that one"),
          Map.entry("AuthorizationHeaderMalformed", "the region is another; name the bucket's"),
          Map.entry("SlowDown", "the service asks for fewer requests; try again later"),
          Map.entry("EntityTooLarge", "the service does not take objects of this size"),
          Map.entry("KMS.DisabledException", "the KMS key is disabled; enable it"),
          Map.entry("KMS.NotFoundException", "there is no such KMS key in the bucket's region"));

  /** What to do where no code is known, as for answers without a body and those of proxies. */
  private static final Map<Integer, String> BY_STATUS =
      Map.of(
          301, "the bucket is in another region; name that one",
          400,
              "the request was not understood; check region, endpoint and that the credentials"
                  + " have not expired",
          401, "the credentials are missing or not valid",
          403, "the credentials do not allow it, or have expired",
          405, "what answered is no S3 service; check the endpoint",
          407, "a proxy on the way asks for credentials; set them for this JVM",
          429, "the service asks for fewer requests; try again later",
          502, "something on the way does not reach the service; check proxies and try again",
          503, "the service asks for fewer requests, or is down; try again later",
          504, "something on the way waited in vain for the service; try again later");

  /** The same for what never came to an answer, the first that fits. */
  private static final Map<Class<? extends Throwable>, String> BY_CAUSE = new LinkedHashMap<>();

  static {
    BY_CAUSE.put(ApiCallAttemptTimeoutException.class, "there was no answer in time");
    BY_CAUSE.put(ApiCallTimeoutException.class, "there was no answer in time");
    BY_CAUSE.put(
        UnknownHostException.class, "there is no such host; check endpoint, region and network");
    BY_CAUSE.put(
        ConnectException.class, "no connection could be made; check endpoint, network and proxies");
    BY_CAUSE.put(
        SSLException.class, "no safe connection could be made; check certificates and proxies");
  }

  /** Refusals that a second try may not meet. */
  private static final Set<Integer> NOT_FINAL = Set.of(408, 409, 412, 425, 429);

  /** What a service says of a body that is not the one that was sent. */
  private static final Set<String> DAMAGED =
      Set.of(
          "BadDigest",
          "IncompleteBody",
          "MalformedXML",
          "SignatureDoesNotMatch",
          "XAmzContentSHA256Mismatch");

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

  /**
   * Says whether the service refused a request that has a body, and would again: a body that was
   * damaged on its way comes undamaged the next time.
   */
  static boolean isRefusalOfABody(SdkException e) {
    return isRefusal(e) && code(e).filter(DAMAGED::contains).isEmpty();
  }

  private static Optional<String> code(SdkException e) {
    return e instanceof AwsServiceException service
        ? Optional.ofNullable(service.awsErrorDetails()).map(AwsErrorDetails::errorCode)
        : Optional.empty();
  }

  /** Says whether the service refused a request before doing anything. */
  static boolean isRefusal(SdkException e) {
    int status = status(e);
    return status >= 300 && status < 500 && !NOT_FINAL.contains(status);
  }

  static NotCreatedException notCreated(String what, Bucket bucket, SdkException e) {
    return new NotCreatedException(sentence(what, bucket, e));
  }

  static IOException translated(String what, Bucket bucket, SdkException e) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return new InterruptedIOException("interrupted while it was to " + what);
    }
    return isRefusal(e)
        ? new RefusedException(sentence(what, bucket, e))
        : new IOException(sentence(what, bucket, e));
  }

  private static String sentence(String what, Bucket bucket, SdkException e) {
    String why = e instanceof AwsServiceException service ? why(service) : why((Throwable) e);
    return String.format("could not %s in %s: %s", what, bucket.describe(), why);
  }

  private static String why(AwsServiceException e) {
    Optional<String> code = code(e).filter(said -> !said.isBlank());
    @Nullable String advice = code.map(ADVICE::get).orElse(BY_STATUS.get(e.statusCode()));
    String answer = e.statusCode() + code.map(said -> " " + said).orElse("");
    String request = e.requestId() == null ? "" : ", request " + e.requestId();
    return String.format(
        "%s%s (the service answered %s%s)",
        advice == null ? "the service failed; try again later" : advice,
        region(e).map(name -> ": " + name).orElse(""),
        answer,
        request);
  }

  /** Returns the region that a bucket is in, where the answer says so. */
  private static Optional<String> region(AwsServiceException e) {
    boolean elsewhere = e.statusCode() == 301 || e.statusCode() == 400;
    return Optional.ofNullable(elsewhere ? e.awsErrorDetails() : null)
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(answer -> answer.firstMatchingHeader("x-amz-bucket-region"));
  }

  private static String why(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      for (Map.Entry<Class<? extends Throwable>, String> each : BY_CAUSE.entrySet()) {
        if (each.getKey().isInstance(at)) {
          return each.getValue();
        }
      }
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("Unable to load credentials")) {
      return "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile,"
          + " or a role of the machine";
    } else if (message.contains("XML")
        || message.contains("parse")
        || message.contains("unmarshall")) {
      return NO_S3;
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "there was no whole answer, but " + root.getClass().getSimpleName();
  }
}
