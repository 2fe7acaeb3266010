package dev.modelregistry.core.serve;

import dev.modelregistry.ShadowRequest;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The shadow of a live model, where it has one. */
final class Shadows<M> {

  private final LabelWatch watch;
  private final LiveOptions<M> options;
  private final AtomicReference<@Nullable Shadowing<M, ?>> running = new AtomicReference<>();
  private volatile boolean closed;

  Shadows(LabelWatch watch, LiveOptions<M> options) {
    this.watch = watch;
    this.options = options;
  }

  /** Returns what runs; one read of memory. */
  @Nullable Shadowing<M, ?> running() {
    return running.get();
  }

  ShadowRequest<Object> request(LabelWatch rivals) {
    return ShadowOrder.of(new Starter(rivals));
  }

  /** Starts what was asked for. */
  final class Starter {

    private final LabelWatch rivals;

    Starter(LabelWatch rivals) {
      this.rivals = rivals;
    }

    <R> Shadowing<M, R> start(ShadowOptions<R> asked) {
      checkFree();
      Shadowing<M, R> shadow =
          new Shadowing<>(
              FollowedLabel.open(
                  rivals, Rival.options(options), new WorkerThread("shadow " + rivals)),
              asked,
              Shadows.this::end);
      if (!running.compareAndSet(null, shadow)) {
        shadow.close();
        checkFree();
      }
      if (closed) {
        shadow.close();
        throw closed();
      }
      shadow.begin(rivals.toString());
      return shadow;
    }

    private void checkFree() {
      if (closed) {
        throw closed();
      } else if (running() != null) {
        throw new Rejected(
            "the live model of " + watch + " has a shadow already; close that one first");
      }
    }
  }

  private Unavailable closed() {
    return new Unavailable("the live model of " + watch + " is closed; open it again", null);
  }

  private void end(Shadowing<M, ?> shadow) {
    running.compareAndSet(shadow, null);
  }

  void close() {
    closed = true;
    Shadowing<M, ?> last = running();
    if (last != null) {
      last.close();
    }
  }
}
