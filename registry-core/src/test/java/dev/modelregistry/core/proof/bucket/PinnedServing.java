package dev.modelregistry.core.proof.bucket;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.s3.BucketOpener;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.ParentJvm;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A process that serves production; it says what it serves, and again whenever it is asked. */
final class PinnedServing {

  private PinnedServing() {}

  static ChildJvm start(String bucket, Path cache) throws IOException {
    return ChildJvm.start(PinnedServing.class, bucket, cache.toString());
  }

  public static void main(String[] arguments) throws IOException {
    ParentJvm parent = new ParentJvm();
    try (ModelRegistry registry =
            Registries.on(new BucketOpener().open(arguments[0]))
                .actor(Workbench.TRAINER)
                .cache(Path.of(arguments[1]), 1 << 20)
                .evenIfUnavailable()
                .open();
        LiveModel<String> live =
            registry
                .model("fraud")
                .live(PRODUCTION)
                .load(version -> Files.readString(version.weights().path()))
                .every(Duration.ofDays(1))
                .pinned()
                .open()) {
      say(live, live.status(), parent);
      while (parent.hear().isPresent()) {
        say(live, live.refresh(), parent);
      }
    }
  }

  private static void say(LiveModel<String> live, LiveStatus status, ParentJvm parent)
      throws IOException {
    String answer = live.<String, RuntimeException>call(RoutingKey.of(1), weights -> weights);
    String how = status.trouble().map(why -> why.replaceAll(",.*", "")).orElse("in touch");
    parent.say(status.serving().version() + ": " + answer + ", " + how);
  }
}
