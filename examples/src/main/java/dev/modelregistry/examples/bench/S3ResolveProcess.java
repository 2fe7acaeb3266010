package dev.modelregistry.examples.bench;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Freshness;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.examples.LocalS3;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Asks for a label and for an object that is not there, in turns; prints both medians in ms. */
final class S3ResolveProcess {

  private S3ResolveProcess() {}

  /** Takes the endpoint of a server, a folder, and the number of rounds. */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[2]);
    Path scratch = Path.of(arguments[1]);
    try (ModelRegistry registry = Bench.open(S3Bucket.open(arguments[0], "resolve"));
        S3Client client = S3Bucket.client(arguments[0])) {
      SmallVersions small = SmallVersions.of(registry, scratch, 2);
      Path weights = Files.writeString(scratch.resolve("weights"), "weights");
      small.registration(1).weights(weights).environment(SmallVersions.image()).commit();
      SmallVersions.protect(small.model());
      SmallVersions.promote(small.model(), 1);
      Model model = small.model();
      Rounds.Medians medians =
          new Rounds(rounds, rounds)
              .alternate(
                  () -> Rounds.millis(() -> model.resolve(PRODUCTION, Freshness.latest())),
                  () -> Rounds.millis(() -> askForNothing(client)));
      System.out.println(medians.value());
      System.out.println(medians.reference());
    }
  }

  private static void askForNothing(S3Client client) {
    try {
      client.getObject(b -> b.bucket(LocalS3.BUCKET).key("nothing")).abort();
      throw new IllegalStateException("there is an object where nothing was stored");
    } catch (S3Exception absent) {
      if (absent.statusCode() != 404) {
        throw absent;
      }
    }
  }
}
