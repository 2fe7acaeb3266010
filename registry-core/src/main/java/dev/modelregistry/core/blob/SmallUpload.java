package dev.modelregistry.core.blob;

import com.google.common.io.FileBackedOutputStream;
import dev.modelregistry.core.pack.NotWorthwhile;
import dev.modelregistry.core.pack.Packed;
import dev.modelregistry.core.pack.Packer;
import dev.modelregistry.core.pack.ReadCost;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the smallest way to keep a source, and has the packed bytes ready: in memory, or in a
 * temporary file where they are many.
 *
 * <p>A delta is taken where it saves at least half of what packing would keep, and where it can be
 * read back soon enough; else the source is packed, and the smaller of the two is taken.
 */
final class SmallUpload implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SmallUpload.class);

  /** Smaller sources are kept plain: what a layout takes is more than packing saves. */
  static final int LEAST_BYTES = 256;

  private static final int LEAST_SHARE = 64;
  private static final int IN_MEMORY_BYTES = 4 << 20;

  private final Supplier<Upload> uploads;

  /** What packing alone is expected to keep, as far as the base tells. */
  private double expectedShare;

  private Optional<Candidate> best = Optional.empty();
  private Optional<Placement> known = Optional.empty();

  /** One way to keep the source. */
  private record Candidate(
      Packed packed, Digest digest, Optional<Packing.Base> base, FileBackedOutputStream bytes) {}

  /** Encodes a stream. */
  private interface Encoder {
    Packed encode(InputStream in, FileBackedOutputStream out) throws IOException;
  }

  /**
   * Takes a source.
   *
   * @param uploads reads it from the beginning, every time the same bytes
   */
  SmallUpload(Supplier<Upload> uploads) {
    this.uploads = uploads;
  }

  /** Returns where the same bytes stood already, if that turned out. */
  Optional<Placement> known() {
    return known;
  }

  /** Returns the packed bytes; empty where the source is better kept plain. */
  Optional<Payload> payload() {
    return best.map(candidate -> new Scratch(candidate.packed.storedBytes(), candidate.bytes));
  }

  /** Returns where they stand once they are stored under an upload id. */
  Placement placedAt(String uploadId) {
    Candidate candidate = best.orElseThrow();
    return new Placement(
        candidate.digest,
        candidate.packed.sizeBytes(),
        uploadId,
        Optional.of(new Packing(candidate.packed.storedBytes(), candidate.base)));
  }

  /**
   * Tries to code the source against a base.
   *
   * @param verify reads the base and compares: a delta against damaged bytes is damaged itself once
   *     they are restored
   */
  SmallUpload against(Placement base, Supplier<Chain> opened, Runnable verify) {
    try (Chain chain = opened.get()) {
      expectedShare = chain.packedShare();
      if (chain.canGrow()) {
        if (chain.restsOnPlain()) {
          verify.run();
        }
        Packing.Base named = new Packing.Base(base.digest(), base.uploadId());
        Packer.Against against = new Packer.Against(Chain.described(base), chain);
        attempt(Optional.of(named), (in, out) -> Packer.delta(in, against, out));
        best.filter(delta -> !isWorthABase(delta.packed, chain)).ifPresent(this::drop);
      }
    } catch (Corrupt e) {
      best.ifPresent(this::drop);
      LOG.warn("A blob is packed without its base, which is damaged: {}", e.getMessage());
    }
    return this;
  }

  private static boolean isWorthABase(Packed delta, Chain base) {
    return delta.sharedBytes() > delta.sizeBytes() / LEAST_SHARE
        && ReadCost.isAcceptable(
            base.readCost() + delta.readCost(),
            delta.sizeBytes(),
            (long) (delta.sizeBytes() * base.packedShare()));
  }

  /** Packs the source by itself, unless a delta is surely better. */
  SmallUpload alone() {
    boolean surely =
        best.filter(delta -> delta.packed.storedBytes() < mostOfADelta(delta.packed)).isPresent();
    if (known.isEmpty() && !surely) {
      attempt(Optional.empty(), Packer::pack);
    }
    return this;
  }

  private double mostOfADelta(Packed delta) {
    return delta.sizeBytes() * expectedShare / 2;
  }

  private void attempt(Optional<Packing.Base> base, Encoder encoder) {
    Upload upload = uploads.get();
    FileBackedOutputStream out = new FileBackedOutputStream(IN_MEMORY_BYTES);
    boolean kept = false;
    try (InputStream in = upload.open()) {
      Packed packed = encoder.encode(in, out);
      kept = keepIfBetter(new Candidate(packed, upload.digest().orElseThrow(), base, out));
    } catch (NotWorthwhile e) {
      LOG.debug("A blob is kept in another way: {}", e.getMessage());
    } catch (IOException e) {
      throw unwritten(e);
    } catch (RuntimeException | Error e) {
      upload.throwRefusal();
      known = upload.known();
      if (known.isEmpty()) {
        throw e;
      }
    } finally {
      if (!kept) {
        reset(out);
      }
    }
  }

  private boolean keepIfBetter(Candidate candidate) {
    if (!candidate.packed.isWorthwhile()
        || best.filter(other -> other.packed.storedBytes() <= candidate.packed.storedBytes())
            .isPresent()) {
      return false;
    }
    best.ifPresent(this::drop);
    best = Optional.of(candidate);
    return true;
  }

  private void drop(Candidate candidate) {
    best = Optional.empty();
    reset(candidate.bytes);
  }

  private static void reset(FileBackedOutputStream bytes) {
    try {
      bytes.reset();
    } catch (IOException e) {
      LOG.warn("A temporary file was left behind: {}", e.toString());
    }
  }

  private static Unavailable unwritten(IOException cause) {
    return new Unavailable(
        String.format(
            "could not write a temporary file in %s: %s; make room there, or name another folder"
                + " with -Djava.io.tmpdir",
            System.getProperty("java.io.tmpdir"), cause),
        cause);
  }

  @Override
  public void close() {
    best.ifPresent(this::drop);
  }

  /** The packed bytes, as often as a storage asks. */
  private record Scratch(long sizeBytes, FileBackedOutputStream bytes) implements Payload {
    @Override
    public InputStream open() throws IOException {
      return bytes.asByteSource().openStream();
    }
  }
}
