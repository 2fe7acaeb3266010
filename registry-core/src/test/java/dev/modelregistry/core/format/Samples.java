package dev.modelregistry.core.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.core.codec.CanaryCodec;
import dev.modelregistry.core.codec.CheckpointCodec;
import dev.modelregistry.core.codec.ColumnSummary;
import dev.modelregistry.core.codec.DecisionsCodec;
import dev.modelregistry.core.codec.EdgeCodec;
import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.codec.EnvironmentCodec;
import dev.modelregistry.core.codec.RegistryCodec;
import dev.modelregistry.core.codec.ReportCodec;
import dev.modelregistry.core.codec.RulesCodec;
import dev.modelregistry.core.codec.SnapshotsCodec;
import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.codec.TableCodec;
import dev.modelregistry.core.codec.TableRecord;
import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.core.codec.VersionsCodec;
import dev.modelregistry.core.gates.RateComparison;
import dev.modelregistry.core.log.MerkleEdge;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Feature;
import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
import dev.modelregistry.event.Approved;
import dev.modelregistry.event.Artifacts;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Code;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Granted;
import dev.modelregistry.event.KeepSet;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Mandate;
import dev.modelregistry.event.Manifest;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.event.Registered;
import dev.modelregistry.event.Revoked;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.event.TableRef;
import dev.modelregistry.event.Voided;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Latency;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.Tally;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.EnvironmentRecord;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Library;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.SourceRevision;
import dev.modelregistry.value.TreeFile;
import dev.modelregistry.value.Uncommitted;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One small registry in which everything happens once: the samples of FORMAT.md.
 *
 * <pre>
 *   policies/log              granted, policy-set, denied, revoked, keep-set
 *   datasets/loans/snapshots  captured (s1), captured (s2, the same bytes as a table)
 *   models/credit/versions    registered (v1, a tree of two files), registered (v2, with features)
 *   models/credit/decisions   policy-set, approved, promoted (v1), evaluated (v2), refused (v2),
 *                             promoted (v2, overridden), rolled-back (to v1), voided,
 *                             canary-started (v2), canary-changed, canary-aborted
 * </pre>
 */
public final class Samples {

  private static final Actor ANN = Actor.person("ann@example.org");
  private static final Actor TRAINER = Actor.service("trainer");
  private static final ModelName CREDIT = new ModelName("credit");
  private static final VersionId V1 = new VersionId(CREDIT, 1);
  private static final VersionId V2 = new VersionId(CREDIT, 2);

  static final String RULES = "policies/log";
  static final String SNAPSHOTS = "datasets/loans/snapshots";
  static final String VERSIONS = "models/credit/versions";
  static final String DECISIONS = "models/credit/decisions";

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, List<LogEntry>> logs = new LinkedHashMap<>();
  private final Map<String, MerkleEdge> edges = new LinkedHashMap<>();

  private Samples() {
    files.put(
        "registry.json",
        RegistryCodec.encode(
            new RegistryCodec.Founding(
                "5d41402abc4b2a76b9719d911017c592", Instant.parse("2026-06-30T08:00:00Z"))));
    files.put("tree.json", TreeCodec.encode(tree()));
    files.put("environment.json", EnvironmentCodec.encode(environment()));
    files.put(
        "edge.json",
        EdgeCodec.encode(
            new EdgeCodec.Edge("284590582b34cb5085251c147d91e039", new EntryRef(VERSIONS, 1))));
    files.put(
        "edge-evaluated.json",
        EdgeCodec.encode(
            new EdgeCodec.Edge("160d01e4698bab99da7397fd432ea4d5", new EntryRef(DECISIONS, 4))));
    files.put("table.json", TableCodec.encode(tableRecord()));
    rules();
    lines();
    decisions();
    add(
        RULES,
        "policy-set-shadow.json",
        ANN,
        new PolicySet(
            Label.STAGING, Policy.protect().require(GateRule.shadowAgreement(10_000, 0.995))));
    add(RULES, "keep-set.json", ANN, new KeepSet(new KeepRule("credit*", Keep.SMALLEST)));
    checkpoint("checkpoint-rules.json", RULES, new RulesCodec());
    checkpoint("checkpoint-snapshots.json", SNAPSHOTS, new SnapshotsCodec());
    checkpoint("checkpoint-versions.json", VERSIONS, new VersionsCodec());
  }

  /** Returns the bytes of each sample by the name of its file, in the order of the document. */
  public static Map<String, byte[]> files() {
    return new Samples().files;
  }

  /** Returns the entries of a log before the one that aborts the canary. */
  static List<LogEntry> whileTheCanaryRuns() {
    return logs().get(DECISIONS).subList(0, 10);
  }

  /** Returns the entries of each log. */
  public static Map<String, List<LogEntry>> logs() {
    return new Samples().logs;
  }

  private void rules() {
    Grant annAdmin = new Grant(ANN, Role.ADMIN, "*");
    Grant trainer = new Grant(TRAINER, Role.TRAINER, "credit*");
    add(RULES, "granted.json", ANN, new Granted(annAdmin));
    add(RULES, "granted-trainer.json", ANN, new Granted(trainer));
    add(RULES, "policy-set-default.json", ANN, new PolicySet(Label.PRODUCTION, Policy.protect()));
    add(
        RULES,
        "denied.json",
        TRAINER,
        new Denied("promote to production", Role.APPROVER, "credit"));
    add(RULES, "revoked.json", ANN, new Revoked(trainer));
  }

  private void lines() {
    byte[] csv = "id,amount\n1,250\n".getBytes(UTF_8);
    Descriptor data = new Descriptor(Digest.of(csv), csv.length, "text/csv");
    add(
        SNAPSHOTS,
        "captured.json",
        TRAINER,
        new Captured(
            1,
            new Contents(Contents.Form.FILE, "loans.csv", data, csv.length, 1),
            List.of(placement(data, 1)),
            Map.of("source", "core banking")));
    table(data);
    byte[] listing = files.get("tree.json");
    byte[] record = files.get("environment.json");
    Descriptor weights = new Descriptor(Digest.of(listing), listing.length, TreeCodec.MEDIA_TYPE);
    Descriptor environment =
        new Descriptor(Digest.of(record), record.length, EnvironmentCodec.MEDIA_TYPE);
    long bytes = tree().stream().mapToLong(TreeFile::sizeBytes).sum();
    Artifacts artifacts =
        new Artifacts(
            new Contents(Contents.Form.TREE, "model", weights, bytes, tree().size()),
            snapshot(),
            code(),
            environment,
            List.of(evaluation(0.941)));
    List<Placement> blobs = new ArrayList<>();
    tree()
        .forEach(
            file ->
                blobs.add(
                    placement(
                        new Descriptor(file.digest(), file.sizeBytes(), Descriptor.OCTETS),
                        blobs.size() + 2)));
    blobs.add(placement(weights, 4));
    blobs.add(placement(environment, 5));
    blobs.add(placement(artifacts.code().source().patch().orElseThrow(), 6));
    add(
        VERSIONS,
        "registered.json",
        TRAINER,
        new Registered(
            1, new Manifest(CREDIT, artifacts, List.of(), Map.of("ticket", "ML-7")), blobs));
    add(
        VERSIONS,
        "registered-features.json",
        TRAINER,
        new Registered(
            2,
            new Manifest(CREDIT, artifacts, Optional.of(features()), List.of(V1), Map.of()),
            blobs));
  }

  private static FeatureSet features() {
    return FeatureSet.of(
        "risk",
        3,
        Feature.expression("log-amount", ColumnType.DECIMAL, "ln(amount)", "amount"),
        new Feature(
            "region-code",
            ColumnType.INTEGER,
            new Feature.JavaClass(
                "com.example.RegionCode", Digest.of("class file".getBytes(UTF_8))),
            List.of("region")));
  }

  /** The same bytes, captured once more as a table. */
  private void table(Descriptor data) {
    byte[] document = files.get("table.json");
    Descriptor record = new Descriptor(Digest.of(document), document.length, TableCodec.MEDIA_TYPE);
    add(
        SNAPSHOTS,
        "captured-table.json",
        TRAINER,
        new Captured(
            2,
            new Contents(Contents.Form.FILE, "loans.csv", data, data.sizeBytes(), 1),
            Optional.of(new TableRef(tableSchema(), record)),
            List.of(placement(data, 1), placement(record, 7)),
            Map.of()));
  }

  /** Returns the fingerprint of the columns of the sample of a table record. */
  static Digest tableSchema() {
    return tableRecord().schema().fingerprint();
  }

  private static TableRecord tableRecord() {
    Schema schema =
        Schema.of(
            Column.of("id", ColumnType.INTEGER).required(),
            Column.of("amount", ColumnType.INTEGER).required().in("EUR"));
    return new TableRecord(
        schema,
        new TableRecord.Format(
            "csv",
            Map.of(
                "separator", ",", "quote", "\"", "header", "true", "charset", "UTF-8", "null", "")),
        List.of(
            new TableRecord.Part(
                "", "loans.csv", OptionalLong.of(1), List.of(one("1", 1), one("250", 250)))),
        OptionalLong.empty(),
        Optional.of(
            new QueryRecord(
                "select id, amount from loans where day = ?",
                List.of("2026-06-30"),
                "repeatable read",
                "PostgreSQL 15.14",
                1)));
  }

  private static ColumnSummary one(String text, double number) {
    return new ColumnSummary(
        1,
        1,
        Optional.empty(),
        Optional.of(new ColumnSummary.Numbers(number, number, List.of(number), List.of(1L))),
        new ColumnSummary.Frequencies(Map.of(text, 1L), true));
  }

  private void decisions() {
    Policy policy =
        Policy.protect()
            .require(GateRule.beatsIncumbent("auc", Direction.HIGHER_IS_BETTER, 0.005))
            .require(
                new GateRule.NoSliceRegression(
                    "auc", Direction.HIGHER_IS_BETTER, List.of("region=*"), 0.01, 200))
            .require(GateRule.latencyBudget(99, Duration.ofMillis(20)))
            .require(GateRule.threshold("brier", Direction.LOWER_IS_BETTER, 0.25))
            .require(GateRule.custom("fairness", Map.of("group", "age")))
            .independentApproval()
            .allowOverride();
    LogPosition rules = new LogPosition(RULES, logs.get(RULES).size(), edges.get(RULES).root());
    add(DECISIONS, "policy-set.json", ANN, new PolicySet(Label.PRODUCTION, policy));
    GateReport first = report(V1, Optional.empty(), "0.941; no incumbent to beat", true);
    Approval approval = new Approval(ANN, "CHG-1042", ReportCodec.digest(first));
    add(DECISIONS, "approved.json", ANN, new Approved(Label.PRODUCTION, V1, approval));
    add(
        DECISIONS,
        "promoted.json",
        Actor.service("release"),
        new Promoted(first, List.of(approval), "quarterly retraining", Optional.empty(), rules));
    add(DECISIONS, "evaluated.json", TRAINER, new Evaluated(V2, evaluation(0.93)));
    GateReport second =
        report(V2, Optional.of(new Holding(V1, 3)), "0.93, the incumbent v1 has 0.941", false);
    add(
        DECISIONS,
        "refused.json",
        Actor.service("release"),
        new Refused(second, List.of(), "gate 'beats-incumbent:auc' failed"));
    Approval override = new Approval(ANN, "CHG-1043", ReportCodec.digest(second));
    add(
        DECISIONS,
        "promoted-overridden.json",
        Actor.service("release"),
        new Promoted(second, List.of(override), "", Optional.of("v1 leaks a feature"), rules));
    add(
        DECISIONS,
        "rolled-back.json",
        ANN,
        new RolledBack(
            Label.PRODUCTION, new Holding(V2, 6), new Holding(V1, 3), 0, "p99 latency, INC-77"));
    add(DECISIONS, "voided.json", ANN, new Voided("00000000000000000000000000000bad"));
    canaries(rules);
  }

  private void canaries(LogPosition rules) {
    CanaryTerms terms =
        new CanaryTerms(
            Label.PRODUCTION,
            V2,
            new Holding(V1, 7),
            Share.percent(5),
            List.of(
                GuardRail.errors(),
                GuardRail.slowerThan(Duration.ofMillis(20)).tolerating(0.01),
                GuardRail.outcome("complaint").after(50).falseAlarms(0.05)));
    add(DECISIONS, "canary-started.json", ANN, new CanaryStarted(terms, mandate(terms, rules)));
    CanaryTerms raised = terms.with(Share.percent(12.5));
    add(
        DECISIONS,
        "canary-changed.json",
        ANN,
        new CanaryChanged(9, raised, mandate(raised, rules)));
    checkpoint("checkpoint-decisions.json", DECISIONS, new DecisionsCodec());
    Alarm alarm =
        RateComparison.alarm(GuardRail.errors(), new Tally(400, 20), new Tally(7_600, 19))
            .orElseThrow();
    add(
        DECISIONS,
        "canary-aborted.json",
        Actor.service("scoring"),
        new CanaryAborted(Label.PRODUCTION, V2, 9, alarm.toString(), Optional.of(alarm)));
  }

  private static Mandate mandate(CanaryTerms terms, LogPosition rules) {
    return new Mandate(
        Optional.of(new EntryRef(DECISIONS, 1)),
        List.of(new Approval(ANN, "CHG-1044", CanaryCodec.digest(terms))),
        "cheaper",
        rules);
  }

  private void add(String log, String file, Actor actor, Event event) {
    List<LogEntry> entries = logs.computeIfAbsent(log, name -> new ArrayList<>());
    MerkleEdge edge = edges.getOrDefault(log, MerkleEdge.empty());
    LogEntry.Stamp stamp =
        new LogEntry.Stamp(
            Digest.of(file.getBytes(UTF_8)).hex().substring(0, 32),
            actor,
            Instant.parse("2026-06-30T08:00:00.25Z").plusSeconds(60L * entries.size()));
    LogEntry entry =
        new LogEntry(
            new EntryRef(log, entries.size() + 1), stamp, edge.root(), Optional.empty(), event);
    byte[] bytes = EntryCodec.encode(entry);
    entries.add(entry);
    edges.put(log, edge.append(bytes));
    files.put(file, bytes);
  }

  private <S extends LogState<S>> void checkpoint(String file, String log, StateCodec<S> codec) {
    MerkleEdge edge = edges.getOrDefault(log, MerkleEdge.empty());
    List<LogEntry> entries = logs.getOrDefault(log, List.of());
    files.put(
        file,
        new CheckpointCodec<>(log, codec)
            .encode(
                new CheckpointCodec.Checkpoint<>(
                    edge.size(),
                    edge.digests(),
                    entries.get(entries.size() - 1).time(),
                    codec.initial().fold(entries))));
  }

  private static List<TreeFile> tree() {
    byte[] config = "{\"layers\":2}".getBytes(UTF_8);
    byte[] weights = {0, 1, 2, 3};
    return List.of(
        new TreeFile("config.json", Digest.of(config), config.length),
        new TreeFile("shards/00001.bin", Digest.of(weights), weights.length));
  }

  private static EnvironmentRecord environment() {
    return new EnvironmentRecord(
        "jvm",
        Map.of("java.version", "17.0.15", "os.name", "Linux"),
        List.of(
            new Library(
                "com.example:trainer",
                Optional.of("2.4.1"),
                Optional.of(Digest.of("a jar".getBytes(UTF_8)))),
            new Library("classes", Optional.empty(), Optional.empty())),
        Map.of("OMP_NUM_THREADS", "8"),
        Map.of("shuffle", Long.MAX_VALUE));
  }

  private static Code code() {
    byte[] patch = "--- a\n+++ b\n".getBytes(UTF_8);
    return new Code(
        new SourceRevision(
            "git",
            "9fceb02d0ae598e95dc970b74767f19372d61af8",
            Optional.of("main"),
            Optional.of("https://example.org/credit.git"),
            new Uncommitted.Kept(new Descriptor(Digest.of(patch), patch.length, "text/x-diff"))),
        Map.of(
            "epochs", ConfigValue.of(20),
            "layers", ConfigValue.of(List.of(64, 32)),
            "learning-rate", ConfigValue.of(0.001),
            "optimizer", ConfigValue.of("adam"),
            "shuffle", ConfigValue.of(true)));
  }

  private static SnapshotRef snapshot() {
    return new SnapshotRef(
        new SnapshotId(new DatasetName("loans"), 1),
        Digest.of("id,amount\n1,250\n".getBytes(UTF_8)));
  }

  private static Evaluation evaluation(double auc) {
    return Evaluation.on(snapshot())
        .rows(2000)
        .metric("auc", auc)
        .metric("brier", 0.11)
        .slice("region=north", "auc", 0.93, 480)
        .latency(
            new Latency(
                Duration.ofNanos(850_000), Duration.ofMillis(2), Duration.ofMillis(9), 500));
  }

  private static GateReport report(
      VersionId candidate, Optional<Holding> incumbent, String sentence, boolean passed) {
    Finding finding = passed ? Finding.passed(sentence) : Finding.failed(sentence);
    return new GateReport(
        Label.PRODUCTION,
        candidate,
        incumbent,
        Optional.of(new EntryRef(DECISIONS, 1)),
        List.of(
            new GateResult("beats-incumbent:auc", finding),
            new GateResult(
                "no-slice-regression:auc", Finding.passed("region=north: 0.93 on 480 rows")),
            new GateResult(
                "latency-budget:p99", Finding.passed("p99 is PT0.009S, at most PT0.02S")),
            new GateResult("threshold:brier", Finding.passed("0.11, at most 0.25")),
            new GateResult(
                "fairness", Finding.passed("no group of age differs by more than 2 %"))));
  }

  private static Placement placement(Descriptor blob, int upload) {
    return new Placement(blob.digest(), blob.sizeBytes(), String.format("%032x", upload));
  }
}
