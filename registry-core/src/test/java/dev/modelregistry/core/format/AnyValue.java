package dev.modelregistry.core.format;

import dev.modelregistry.core.codec.ColumnSummary;
import dev.modelregistry.core.codec.TableRecord;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Feature;
import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
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
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.SourceRevision;
import dev.modelregistry.value.TreeFile;
import dev.modelregistry.value.Uncommitted;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary values, awkward texts and numbers among them. */
public final class AnyValue {

  /** The largest integer that documents hold as a number. */
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private AnyValue() {}

  /** Texts without control characters: quotes, backslashes, accents and pairs of surrogates. */
  public static Arbitrary<String> text() {
    return Arbitraries.of(
            "a", "Z", " ", "0", "\"", "\\", "/", "é", "\u00a0", "\uffee", "😀", "{", ":", ",")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join("", parts))
        .filter(text -> !text.isBlank());
  }

  public static Arbitrary<String> hex32() {
    return Arbitraries.strings().withChars("0123456789abcdef").ofLength(32);
  }

  public static Arbitrary<Long> count() {
    return Arbitraries.longs().between(1, MAX_INTEGER);
  }

  public static Arbitrary<Double> number() {
    return Arbitraries.oneOf(
        Arbitraries.of(0.0, -0.0, 1.0, -1.5, 1e-7, 5e-324, Double.MAX_VALUE, 1e20, 1e21),
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite));
  }

  public static Arbitrary<Digest> digest() {
    return Arbitraries.longs().map(n -> Digest.of(Long.toString(n).getBytes()));
  }

  public static Arbitrary<Instant> time() {
    return Combinators.combine(
            Arbitraries.longs().between(-70_000_000_000L, 250_000_000_000L),
            Arbitraries.longs().between(0, 999_999))
        .as((second, micro) -> Instant.ofEpochSecond(second, micro * 1_000));
  }

  public static Arbitrary<Duration> duration() {
    return Arbitraries.longs().between(1, Long.MAX_VALUE).map(Duration::ofNanos);
  }

  private static Arbitrary<String> name() {
    return Arbitraries.strings()
        .withChars("abcxyz019._-")
        .ofMaxLength(8)
        .map(inner -> "x" + inner + "9");
  }

  public static Arbitrary<ModelName> model() {
    return name().map(ModelName::new);
  }

  public static Arbitrary<Label> label() {
    return Arbitraries.oneOf(
        Arbitraries.of(Label.PRODUCTION, Label.STAGING), name().map(Label::of));
  }

  public static Arbitrary<VersionId> version() {
    return Combinators.combine(model(), count()).as(VersionId::new);
  }

  public static Arbitrary<SnapshotRef> snapshot() {
    return Combinators.combine(name(), count(), digest())
        .as(
            (name, n, content) ->
                new SnapshotRef(new SnapshotId(new DatasetName(name), n), content));
  }

  public static Arbitrary<Actor> actor() {
    return Combinators.combine(Arbitraries.of(Actor.Kind.class), text()).as(Actor::new);
  }

  public static Arbitrary<Actor> person() {
    return text().map(Actor::person);
  }

  public static Arbitrary<Grant> grant() {
    return Combinators.combine(actor(), Arbitraries.of(Role.class), names()).as(Grant::new);
  }

  public static Arbitrary<KeepRule> keepRule() {
    return Combinators.combine(names(), Arbitraries.of(Keep.class)).as(KeepRule::new);
  }

  private static Arbitrary<String> names() {
    return name().flatMap(name -> Arbitraries.of(name, name + "*", "*"));
  }

  public static Arbitrary<Holding> holding() {
    return Combinators.combine(version(), count()).as(Holding::new);
  }

  public static Arbitrary<LogPosition> position() {
    return Combinators.combine(entryRef(), digest())
        .as((ref, root) -> new LogPosition(ref.log(), ref.sequence(), root));
  }

  public static Arbitrary<EntryRef> entryRef() {
    Arbitrary<String> log = model().map(model -> "models/" + model + "/decisions");
    return Combinators.combine(log, count()).as(EntryRef::new);
  }

  public static Arbitrary<Descriptor> descriptor() {
    return Combinators.combine(digest(), count(), text()).as(Descriptor::new);
  }

  public static Arbitrary<Contents> contents() {
    return Combinators.combine(
            Arbitraries.of(Contents.Form.class), text(), descriptor(), count(), count())
        .as(
            (form, name, root, bytes, files) ->
                form == Contents.Form.FILE
                    ? new Contents(form, name, root, root.sizeBytes(), 1)
                    : new Contents(form, name, root, bytes, files));
  }

  public static Arbitrary<List<Placement>> placements() {
    Arbitrary<Packing.Base> base =
        Combinators.combine(digest(), hex32().map(id -> "b" + id.substring(1)))
            .as(Packing.Base::new);
    Arbitrary<Packing> packing =
        Combinators.combine(count().map(count -> count + 1), base.optional()).as(Packing::new);
    return Combinators.combine(
            digest(), count(), hex32().map(id -> "a" + id.substring(1)), packing.optional())
        .as(Placement::new)
        .list()
        .ofMaxSize(3);
  }

  public static Arbitrary<Map<String, String>> notes() {
    return Arbitraries.maps(text(), text()).ofMaxSize(3);
  }

  public static Arbitrary<Map<String, ConfigValue>> config() {
    return Arbitraries.maps(text(), configValue()).ofMaxSize(4);
  }

  private static Arbitrary<ConfigValue> configValue() {
    return Arbitraries.lazyOf(
        () -> text().map(ConfigValue.Text::new),
        () -> number().map(ConfigValue.Numeric::new),
        () -> Arbitraries.of(true, false).map(ConfigValue.Flag::new),
        () -> configValue().list().ofMaxSize(2).map(ConfigValue.Items::new));
  }

  public static Arbitrary<SourceRevision> source() {
    return Combinators.combine(text(), text(), text().optional(), text().optional(), uncommitted())
        .as(SourceRevision::new);
  }

  private static Arbitrary<Uncommitted> uncommitted() {
    return Arbitraries.oneOf(
        Arbitraries.of(new Uncommitted.Unknown(), new Uncommitted.None()),
        descriptor().map(Uncommitted.Kept::new));
  }

  public static Arbitrary<EnvironmentRecord> environment() {
    Arbitrary<Library> library =
        Combinators.combine(text(), text().optional(), digest().optional()).as(Library::new);
    return Combinators.combine(
            text(),
            notes(),
            library.list().ofMaxSize(3),
            notes(),
            Arbitraries.maps(text(), Arbitraries.longs()).ofMaxSize(3))
        .as(EnvironmentRecord::new);
  }

  /** Listings, sorted by path; no path is a folder of another. */
  public static Arbitrary<List<TreeFile>> tree() {
    Arbitrary<String> segment =
        Arbitraries.of("a", "b", "é", "😀", "\uffee", "a b", "Z", "\"")
            .list()
            .ofSize(2)
            .map(parts -> String.join("", parts));
    Arbitrary<String> path =
        Combinators.combine(segment, segment, segment)
            .as((folder, sub, file) -> folder + "/" + sub + "/" + file);
    return Combinators.combine(path, digest(), Arbitraries.longs().between(0, MAX_INTEGER))
        .as(TreeFile::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .uniqueElements(TreeFile::path)
        .map(files -> files.stream().sorted(Comparator.comparing(TreeFile::path)).toList());
  }

  /** Records of tables whose parts have the columns of the schema. */
  public static Arbitrary<TableRecord> table() {
    return schema()
        .flatMap(
            schema ->
                Combinators.combine(
                        Arbitraries.just(schema),
                        Combinators.combine(text(), notes()).as(TableRecord.Format::new),
                        part(schema).list().ofMinSize(1).ofMaxSize(2),
                        count().optional().map(AnyValue::optional),
                        query().optional())
                    .as(TableRecord::new));
  }

  public static Arbitrary<Schema> schema() {
    return Combinators.combine(
            text(),
            Arbitraries.of(ColumnType.class),
            Arbitraries.of(true, false),
            text().optional())
        .as(Column::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .uniqueElements(Column::name)
        .map(Schema::new);
  }

  public static Arbitrary<FeatureSet> features() {
    Arbitrary<Feature.Definition> definition =
        Arbitraries.oneOf(
            text().map(Feature.Expression::new),
            Combinators.combine(text(), digest()).as(Feature.JavaClass::new));
    Arbitrary<Feature> feature =
        Combinators.combine(
                text(),
                Arbitraries.of(ColumnType.class),
                definition,
                text().list().ofMinSize(1).ofMaxSize(2))
            .as(Feature::new);
    return Combinators.combine(
            text(),
            Arbitraries.integers().between(1, Integer.MAX_VALUE),
            feature.list().ofMinSize(1).ofMaxSize(2).uniqueElements(Feature::name))
        .as(FeatureSet::new);
  }

  private static Arbitrary<TableRecord.Part> part(Schema schema) {
    Arbitrary<List<ColumnSummary>> columns = summary().list().ofSize(schema.columns().size());
    return Arbitraries.oneOf(
        Combinators.combine(text(), text(), count(), columns)
            .as(
                (name, file, rows, each) ->
                    new TableRecord.Part(name, file, OptionalLong.of(rows), each)),
        text().map(file -> new TableRecord.Part("", file, OptionalLong.empty(), List.of())));
  }

  private static Arbitrary<ColumnSummary> summary() {
    Arbitrary<ColumnSummary.Numbers> numbers =
        Combinators.combine(
                number().map(AnyValue::plain),
                number().map(AnyValue::plain),
                number().map(AnyValue::plain).list().ofMaxSize(3),
                count())
            .as(
                (a, b, means, weight) ->
                    new ColumnSummary.Numbers(
                        Math.min(a, b),
                        Math.max(a, b),
                        means,
                        means.stream().map(mean -> weight).toList()));
    Arbitrary<ColumnSummary.Frequencies> frequent =
        Combinators.combine(
                Arbitraries.maps(text(), count()).ofMaxSize(3), Arbitraries.of(true, false))
            .as(ColumnSummary.Frequencies::new);
    return Combinators.combine(
            count(),
            count(),
            hex32().map(ColumnSummary.Registers::new).optional(),
            numbers.optional(),
            frequent)
        .as(ColumnSummary::new);
  }

  /** JSON has one zero. */
  private static double plain(double number) {
    return number == 0 ? 0 : number;
  }

  private static Arbitrary<QueryRecord> query() {
    return Combinators.combine(text(), text().list().ofMaxSize(2), text(), text(), count())
        .as(QueryRecord::new);
  }

  private static OptionalLong optional(Optional<Long> number) {
    return number.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }
}
