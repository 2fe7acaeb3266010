package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.examples.Folders;
import dev.modelregistry.examples.LocalS3;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Registers and loads a large file, and has the SDK upload and download it, in turns. Prints MB per
 * second: of the registration, of the upload, of the loading, of the download.
 *
 * <p>Both references are the SDK's own multipart code. It has two downloads: of an object, by the
 * numbers that its parts had when they were uploaded, which S3Proxy does not implement; and of a
 * presigned URL, by ranges of the part size that was set, each written to its place in the file. It
 * is the second one that is measured. That sends more parts at a time than were asked for, so what
 * bounds them is the number of connections.
 */
final class S3TransferProcess {

  /** As many and as large parts as the registry has on their way. */
  private static final int PARTS_AT_A_TIME = 4;

  private static final long PART_BYTES = 16 << 20;

  /** Longer than the parts before it keep a part from a connection. */
  private static final Duration TURN = Duration.ofMinutes(5);

  private static final long CACHE_BYTES = 64L << 30;
  private static final String REFERENCE = "reference";

  private final String endpoint;
  private final Path scratch;
  private final Path file;
  private final S3AsyncClient sdk;
  private final S3Presigner presigner;
  private final S3Client plain;
  private long changes;

  private S3TransferProcess(String endpoint, Path scratch, Path file) {
    this.endpoint = endpoint;
    this.scratch = scratch;
    this.file = file;
    this.plain = S3Bucket.client(endpoint);
    this.presigner =
        S3Presigner.builder()
            .endpointOverride(URI.create(endpoint))
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .region(Region.of(LocalS3.REGION))
            .build();
    this.sdk =
        S3AsyncClient.builder()
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .maxConcurrency(PARTS_AT_A_TIME)
                    .connectionAcquisitionTimeout(TURN))
            .endpointOverride(URI.create(endpoint))
            .forcePathStyle(true)
            .region(Region.of(LocalS3.REGION))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .multipartEnabled(true)
            .multipartConfiguration(
                c ->
                    c.minimumPartSizeInBytes(PART_BYTES)
                        .thresholdInBytes(PART_BYTES)
                        .apiCallBufferSizeInBytes(PARTS_AT_A_TIME * PART_BYTES))
            .build();
  }

  /** Takes the endpoint of a server, a folder, the bytes of the file and the number of rounds. */
  public static void main(String[] arguments) throws Exception {
    Path scratch = Path.of(arguments[1]);
    Path file = Stores.randomFile(scratch.resolve("large"), Long.parseLong(arguments[2]), 1);
    Rounds rounds = new Rounds(1, Integer.parseInt(arguments[3]));
    S3TransferProcess process = new S3TransferProcess(arguments[0], scratch, file);
    Rounds.Medians up = rounds.alternate(process::register, process::upload);
    Rounds.Medians down = rounds.alternate(process::load, process::download);
    for (double rate : new double[] {up.value(), up.reference(), down.value(), down.reference()}) {
      System.out.println(rate / 1e6);
    }
    process.sdk.close();
    process.presigner.close();
    process.plain.close();
  }

  private ModelRegistry open() throws Exception {
    Path cache = Files.createTempDirectory(scratch, "cache-");
    return Registries.on(S3Bucket.open(endpoint, "transfer"))
        .actor(Bench.ACTOR)
        .cache(cache, CACHE_BYTES)
        .open();
  }

  /** Changes the file, which would not be stored again, and forgets what was stored before. */
  private void change() throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.writeLong(++changes);
    }
    for (S3Object old :
        plain
            .listObjectsV2(
                b -> b.bucket(LocalS3.BUCKET).prefix("transfer/models/credit-risk/blobs/"))
            .contents()) {
      plain.deleteObject(b -> b.bucket(LocalS3.BUCKET).key(old.key()));
    }
  }

  private double register() throws Exception {
    change();
    try (ModelRegistry registry = open()) {
      SmallVersions small = SmallVersions.of(registry, scratch, 1_000);
      return Rounds.perSecond(
          (double) Files.size(file),
          () ->
              small
                  .registration(changes)
                  .weights(file)
                  .environment(SmallVersions.image())
                  .commit());
    }
  }

  private double upload() throws Exception {
    return Rounds.perSecond(
        (double) Files.size(file),
        () -> sdk.putObject(b -> b.bucket(LocalS3.BUCKET).key(REFERENCE), file).join());
  }

  private double load() throws Exception {
    try (ModelRegistry registry = open()) {
      Version newest =
          registry.model(SmallVersions.MODEL).search().stream().findFirst().orElseThrow();
      return Rounds.perSecond((double) Files.size(file), () -> newest.weights().path());
    } finally {
      try (var caches = Files.newDirectoryStream(scratch, "cache-*")) {
        for (Path cache : caches) {
          Folders.delete(cache);
        }
      }
    }
  }

  private double download() throws Exception {
    Path copy = scratch.resolve("copy");
    URL url =
        presigner
            .presignGetObject(
                presigned ->
                    presigned
                        .signatureDuration(TURN)
                        .getObjectRequest(b -> b.bucket(LocalS3.BUCKET).key(REFERENCE)))
            .url();
    double rate =
        Rounds.perSecond(
            (double) Files.size(file),
            () -> sdk.presignedUrlExtension().getObject(b -> b.presignedUrl(url), copy).join());
    if (Files.size(copy) != Files.size(file)) {
      throw new IOException("the SDK downloaded another file than it had uploaded");
    }
    Files.delete(copy);
    return rate;
  }
}
