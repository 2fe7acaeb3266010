package dev.modelregistry.core.audit;

import dev.modelregistry.ProgressListener.Progress;
import dev.modelregistry.Verification;
import dev.modelregistry.Verification.Problem;
import dev.modelregistry.VerifyRequest;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.codec.DecisionsCodec;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.codec.RegistryCodec;
import dev.modelregistry.core.codec.RulesCodec;
import dev.modelregistry.core.codec.SnapshotsCodec;
import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.codec.VersionsCodec;
import dev.modelregistry.core.log.LogAudit;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.Folders;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Checks a whole registry and notes what is wrong without stopping at the first.
 *
 * <p>Every log is checked entry by entry; what the entries say is checked by whoever knows what it
 * means: {@link LineAudit} for bytes, {@link EdgesAudit} for lineage, {@link DecisionsAudit} for
 * what policies asked.
 */
public final class RegistryAudit {

  private final ObjectStore store;
  private final Function<String, BlobStore> blobsOf;
  private final VerifyRequest request;
  private final LongSupplier nanoTime;
  private final Reads reads;
  private final long began;
  private final List<Problem> problems = new ArrayList<>();
  private final List<LogPosition> positions = new ArrayList<>();
  private final Set<String> logs = new HashSet<>();
  private final RulesAudit rules = new RulesAudit();
  private final DamagedData data = new DamagedData();
  private final EdgesAudit edges;
  private long entries;
  private long blobs;
  private long bytes;

  /**
   * Prepares the check of what the request asks for.
   *
   * @param blobsOf gives the blobs of a line
   * @param reads reads the blobs
   */
  public RegistryAudit(
      ObjectStore store,
      Function<String, BlobStore> blobsOf,
      VerifyRequest request,
      LongSupplier nanoTime,
      Reads reads) {
    this.store = store;
    this.blobsOf = blobsOf;
    this.request = request;
    this.nanoTime = nanoTime;
    this.reads = reads;
    this.began = nanoTime.getAsLong();
    this.edges = new EdgesAudit(store);
  }

  /** Runs the check once. */
  public Verification run() {
    founding();
    log(Keys.RULES, new RulesCodec(), rules::entry).ifPresent(rules::end);
    for (String name : Folders.below(Keys.DATASETS, store, this::stray)) {
      dataset(new DatasetName(name));
    }
    for (String name : Folders.below(Keys.MODELS, store, this::stray)) {
      model(new ModelName(name));
    }
    problems.addAll(data.problems());
    edges.all();
    problems.addAll(edges.problems());
    missingLogs();
    return new Verification(entries, blobs, bytes, problems, positions);
  }

  private void founding() {
    ObjectKey key = Keys.REGISTRY;
    store
        .failureOf(
            () -> {
              Optional<byte[]> founding = store.read(key, RegistryCodec.MAX_BYTES);
              if (founding.isEmpty()) {
                problem(key, key + " is missing; restore it from a copy.");
              } else {
                decode(key, founding.get());
              }
            })
        .ifPresent(failure -> problem(key, failure.getMessage() + "."));
  }

  private static void decode(ObjectKey key, byte[] founding) {
    try {
      RegistryCodec.decode(founding);
    } catch (MalformedJson e) {
      throw e.in(key.value(), key.value(), "is damaged; restore it from a copy");
    }
  }

  private void stray(ObjectKey key) {
    problem(key, key + " belongs to no model and no dataset; somebody else put it there.");
  }

  private void problem(ObjectKey key, String what) {
    problems.add(new Problem(key.value(), what, List.of()));
  }

  private void dataset(DatasetName dataset) {
    LineAudit line =
        new LineAudit(store, blobsOf.apply(Keys.line(dataset)), request.blobs(), this::blob, reads);
    log(Keys.snapshots(dataset), new SnapshotsCodec(), entry -> line.snapshot(dataset, entry));
    data.add(line.damages());
  }

  private void model(ModelName model) {
    LineAudit line =
        new LineAudit(store, blobsOf.apply(Keys.line(model)), request.blobs(), this::blob, reads);
    log(
        Keys.versions(model),
        new VersionsCodec(),
        entry -> {
          line.version(entry);
          edges.entry(entry);
          data.version(entry);
        });
    DecisionsAudit decisions = new DecisionsAudit(rules, line.registrations());
    log(
        Keys.decisions(model),
        new DecisionsCodec(),
        entry -> {
          decisions.entry(entry);
          edges.entry(entry);
          data.decision(entry);
        });
    data.labelled(decisions.labels());
    line.damages().forEach(damage -> damage.labelled(decisions.labels()));
    line.damages().forEach(damage -> problems.add(damage.problem()));
    problems.addAll(decisions.problems());
  }

  private <S extends LogState<S>> Optional<LogPosition> log(
      String name, StateCodec<S> codec, Consumer<LogEntry> meaning) {
    LogAudit.Outcome<S> outcome =
        new LogAudit<>(store, name, codec).run(request.receipts(), findings(meaning));
    Optional<LogPosition> position = outcome.head().map(LogHead::position);
    position.ifPresent(positions::add);
    logs.add(name);
    entries += outcome.entries();
    bytes += outcome.bytes();
    return position;
  }

  private LogAudit.Findings findings(Consumer<LogEntry> meaning) {
    return new LogAudit.Findings() {
      @Override
      public void entry(LogEntry entry) {
        tell("checking entries", entry.ref().toString());
        meaning.accept(entry);
      }

      @Override
      public void problem(String object, String what) {
        problems.add(new Problem(object, what, List.of()));
      }
    };
  }

  private void missingLogs() {
    for (LogPosition receipt : request.receipts()) {
      if (!logs.contains(receipt.log())) {
        problems.add(
            new Problem(
                receipt.log(), "the log of the receipt '" + receipt + "' is gone.", List.of()));
      }
    }
  }

  private void blob(String object, long read) {
    blobs++;
    bytes += read;
    tell("checking blobs", object);
  }

  private void tell(String phase, String subject) {
    Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - began);
    request.progress().update(new Progress(phase, subject, bytes, -1, elapsed));
  }
}
