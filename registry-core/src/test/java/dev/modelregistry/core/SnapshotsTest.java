package dev.modelregistry.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Content;
import dev.modelregistry.Dataset;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnProfile;
import dev.modelregistry.data.ColumnProfile.Frequent;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Dialect;
import dev.modelregistry.data.Profile;
import dev.modelregistry.data.Schema;
import dev.modelregistry.data.SchemaVersion;
import dev.modelregistry.data.SnapshotDiff;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do with datasets: every source, its schema, its profile, its splits. */
class SnapshotsTest {

  private static final String LOANS =
      """
      id,amount,rate,region,paid,day
      1,250,1.5,north,true,2026-06-30
      2,1000,2,south,false,2026-07-01
      3,,2.5,north,true,2026-07-02
      """;

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;
  private Dataset loans;

  @BeforeEach
  void open() {
    bench = new Workbench(new InMemoryStorage(space), inputs);
    loans = bench.registry().dataset("table");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Snapshot csv(String text) {
    return loans.snapshot().csv(bench.file("loans.csv", text)).commit();
  }

  private static ColumnProfile column(Snapshot snapshot, String name) {
    return snapshot.profile().orElseThrow().column(name).orElseThrow();
  }

  private static String text(InputStream bytes) throws IOException {
    try (bytes) {
      return new String(bytes.readAllBytes(), UTF_8);
    }
  }

  @Nested
  class Csv {

    @Test
    void isKeptByteForByteAndItsColumnsAreLearnt() throws IOException {
      Snapshot snapshot = csv(LOANS);
      assertThat(text(snapshot.content().open())).isEqualTo(LOANS);
      assertThat(snapshot.schema())
          .contains(
              Schema.of(
                  Column.of("id", ColumnType.INTEGER).required(),
                  Column.of("amount", ColumnType.INTEGER),
                  Column.of("rate", ColumnType.DECIMAL).required(),
                  Column.of("region", ColumnType.TEXT).required(),
                  Column.of("paid", ColumnType.BOOLEAN).required(),
                  Column.of("day", ColumnType.DATE).required()));
    }

    @Test
    void ofAnyDialectGivesTheSameTable() {
      String german = "id;name;amount\r\n1;'M\u00fcller; Sohn';NA\r\n2;'d''Or';7\r\n";
      Path file = bench.file("loans.csv", "");
      Dialect dialect =
          Dialect.RFC_4180.separatedBy(';').quotedBy('\'').in(ISO_8859_1).nullsAs("NA");
      write(file, german.getBytes(ISO_8859_1));
      Snapshot snapshot = loans.snapshot().from(Content.csv(file, dialect)).commit();
      assertThat(column(snapshot, "name").frequent())
          .containsExactly(new Frequent("M\u00fcller; Sohn", 1), new Frequent("d'Or", 1));
      assertThat(column(snapshot, "amount").nulls()).isEqualTo(1);
      assertThat(column(snapshot, "amount").type()).isEqualTo(ColumnType.INTEGER);
    }

    @Test
    void withoutHeaderNamesItsColumnsByTheirPlace() {
      Snapshot snapshot =
          loans
              .snapshot()
              .from(
                  Content.csv(
                      bench.file("loans.csv", "1,a\n2,b\n"), Dialect.RFC_4180.withoutHeader()))
              .commit();
      assertThat(snapshot.schema().orElseThrow().names()).containsExactly("c1", "c2");
      assertThat(snapshot.profile().orElseThrow().rows()).isEqualTo(2);
    }

    @Test
    void takesAByteOrderMarkAndQuotedLineEnds() {
      Snapshot snapshot = csv("\uFEFFid,note\n1,\"two\nlines\"\n\n");
      assertThat(snapshot.schema().orElseThrow().names()).containsExactly("id", "note");
      assertThat(snapshot.profile().orElseThrow().rows()).isEqualTo(1);
    }

    @Test
    void tellsACodeWithZerosInFrontFromANumber() {
      Snapshot snapshot = csv("zip,phone\n01069,+49\n80331,+43\n");
      assertThat(column(snapshot, "zip").type()).isEqualTo(ColumnType.TEXT);
      assertThat(column(snapshot, "phone").type()).isEqualTo(ColumnType.TEXT);
    }

    @Test
    void thatIsNoTableIsRefusedWithTheLineAndNothingIsVisible() {
      assertThatThrownBy(() -> csv("a,b\n1,2\n3\n"))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("loans.csv cannot be read as CSV")
          .hasMessageContaining("3");
      assertThatThrownBy(() -> csv("a,a\n1,2\n"))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("two columns have the name 'a'");
      assertThatThrownBy(() -> csv("")).hasMessageContaining("is empty");
      assertThat(loans.latest()).isEmpty();
    }

    @Test
    void isHeldAgainstTheDeclaredColumns() {
      Schema declared =
          Schema.of(
              Column.of("id", ColumnType.INTEGER).required(), Column.of("x", ColumnType.DECIMAL));
      Path good = bench.file("loans.csv", "x,id\n1.5,1\n,2\n");
      Snapshot snapshot = loans.snapshot().from(Content.csv(good).schema(declared)).commit();
      assertThat(snapshot.schema()).contains(declared);
      assertThat(column(snapshot, "x").max()).hasValue(1.5);
      assertThatThrownBy(
              () ->
                  loans
                      .snapshot()
                      .from(
                          Content.csv(bench.file("loans.csv", "id,x\n1,2\n2,high\n"))
                              .schema(declared))
                      .commit())
          .isInstanceOf(Rejected.class)
          .hasMessage(
              "loans.csv, line 3: 'high' stands in column 'x', which is declared as decimal;"
                  + " nothing was captured");
      assertThatThrownBy(
              () ->
                  loans
                      .snapshot()
                      .from(Content.csv(bench.file("loans.csv", "x\n2\n")).schema(declared))
                      .commit())
          .hasMessageContaining("column 'id' has no value");
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Nested
  class JsonLines {

    @Test
    void learnsColumnsAsTheyCome() {
      String text =
          """
          {"id":1,"name":"a","tags":["x","y"]}
          {"id":2,"name":null,"score":0.5}
          {"score":7,"id":3,"name":"12"}
          """;
      Snapshot snapshot = loans.snapshot().jsonLines(bench.file("loans.jsonl", text)).commit();
      assertThat(snapshot.schema())
          .contains(
              Schema.of(
                  Column.of("id", ColumnType.INTEGER).required(),
                  Column.of("name", ColumnType.TEXT),
                  Column.of("tags", ColumnType.TEXT),
                  Column.of("score", ColumnType.DECIMAL)));
      assertThat(column(snapshot, "tags").frequent())
          .containsExactly(new Frequent("[\"x\",\"y\"]", 1));
    }

    @Test
    void thatIsNoObjectIsRefusedWithTheLine() {
      assertThatThrownBy(
              () -> loans.snapshot().jsonLines(bench.file("x.jsonl", "{\"a\":1}\n[2]\n")).commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("x.jsonl, line 2");
      assertThatThrownBy(
              () ->
                  loans.snapshot().jsonLines(bench.file("x.jsonl", "{\"a\":1}\n{\"a\"\n")).commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("x.jsonl, line");
    }
  }

  /** A record as a program may have it. */
  record Loan(long id, String region, double amount, Instant at, LocalDate day, Boolean paid) {}

  @Nested
  class JsonLinesOfAHostileFile {

    @Test
    void areRefusedWhereAValueNeverEnds() {
      String row = "{\"a\":[" + "\"0123456789abcdef\",".repeat(1_100_000) + "1]}\n";
      assertThatThrownBy(() -> loans.snapshot().jsonLines(bench.file("rows.jsonl", row)).commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("line 1: a nested value has more than 20,000,000 characters");
    }
  }

  @Nested
  class RowsOfTheProgram {

    @Test
    void areKeptAsCsv() throws IOException {
      Loan loan =
          new Loan(1, "a \"b\"", 2.5, Instant.parse("2026-06-30T08:00:00Z"), LocalDate.EPOCH, null);
      Snapshot snapshot =
          loans.snapshot().from(Content.records(Loan.class, Stream.of(loan))).commit();
      assertThat(text(snapshot.content().open()))
          .isEqualTo(
              "id,region,amount,at,day,paid\n"
                  + "1,\"a \"\"b\"\"\",2.5,2026-06-30T08:00:00Z,1970-01-01,\n");
      assertThat(snapshot.schema().orElseThrow().columns())
          .extracting(Column::type)
          .containsExactly(
              ColumnType.INTEGER,
              ColumnType.TEXT,
              ColumnType.DECIMAL,
              ColumnType.TIMESTAMP,
              ColumnType.DATE,
              ColumnType.BOOLEAN);
      assertThat(column(snapshot, "day").max()).hasValue(0);
    }

    @Test
    void thatDoNotFitAreRefusedWithTheRow() {
      Schema schema = Schema.of(Column.of("id", ColumnType.INTEGER).required());
      assertThatThrownBy(
              () ->
                  loans
                      .snapshot()
                      .from(Content.rows(schema, Stream.of(List.of(1), List.of("two"))))
                      .commit())
          .isInstanceOf(Rejected.class)
          .hasMessage(
              "row 2: column 'id' is integer and was given the String two; nothing was captured");
      assertThatThrownBy(
              () ->
                  loans
                      .snapshot()
                      .from(Content.rows(schema, Stream.of(Arrays.asList((Object) null))))
                      .commit())
          .hasMessageContaining("column 'id' has no value");
    }
  }

  @Nested
  class BytesOfTheProgram {

    @Test
    void areKeptAsTheyAre() throws IOException {
      List<ByteBuffer> buffers =
          List.of(ByteBuffer.wrap("one ".getBytes(UTF_8)), ByteBuffer.wrap("two".getBytes(UTF_8)));
      Snapshot snapshot =
          loans.snapshot().from(Content.bytes("notes.txt", buffers.iterator())).commit();
      assertThat(text(snapshot.content().open())).isEqualTo("one two");
      assertThat(snapshot.content().contents().name()).isEqualTo("notes.txt");
      assertThat(snapshot.schema()).isEmpty();
    }
  }

  @Nested
  class OtherFormats {

    private final Schema schema = Schema.of(Column.of("n", ColumnType.INTEGER).required());

    @Test
    void haveADeclaredSchemaAndNoProfile() {
      Snapshot snapshot =
          loans.snapshot().from(Content.opaque(bench.file("x.parquet", "PAR1"), schema)).commit();
      assertThat(snapshot.schema()).contains(schema);
      assertThat(snapshot.profile()).isEmpty();
    }

    @Test
    void haveAProfileWithAReaderPluggedIn() {
      Snapshot snapshot =
          loans
              .snapshot()
              .from(
                  Content.opaque(bench.file("x.bin", "\u0001\u0002\u0005"), schema)
                      .readBy(
                          (bytes, sink) -> {
                            for (int b = bytes.read(); b >= 0; b = bytes.read()) {
                              sink.row(new Object[] {b});
                            }
                          }))
              .commit();
      assertThat(snapshot.profile().orElseThrow().rows()).isEqualTo(3);
      assertThat(column(snapshot, "n").max()).hasValue(5);
    }
  }

  @Nested
  class TheSameContent {

    @Test
    void isTheSameSnapshotAndStoresNothing() throws IOException {
      InMemoryStorage storage = new InMemoryStorage();
      try (Workbench own = new Workbench(storage, inputs)) {
        Dataset dataset = own.registry().dataset("table");
        Snapshot first = dataset.snapshot().csv(own.file("loans.csv", LOANS)).commit();
        List<ObjectKey> before = storage.list("datasets/", null, 1_000);
        Snapshot again = dataset.snapshot().csv(own.file("loans.csv", LOANS)).commit();
        assertThat(again).isEqualTo(first);
        assertThat(storage.list("datasets/", null, 1_000)).isEqualTo(before).hasSize(3);
      }
    }

    @Test
    void withOtherColumnsIsAnotherSnapshot() {
      Snapshot plain = loans.snapshot().from(bench.file("loans.csv", LOANS)).commit();
      Snapshot table = csv(LOANS);
      Snapshot inEuro =
          loans.snapshot().csv(bench.file("loans.csv", LOANS)).unit("amount", "EUR").commit();
      assertThat(List.of(plain.id().number(), table.id().number(), inEuro.id().number()))
          .containsExactly(1L, 2L, 3L);
      assertThat(inEuro.schema().orElseThrow().column("amount").orElseThrow().unit())
          .contains("EUR");
    }
  }

  @Nested
  class Splits {

    private Content part(String rows) {
      return Content.csv(bench.file("part.csv", "id,x\n" + rows));
    }

    @Test
    void standInOneSnapshotUnderTheirNames() throws IOException {
      Snapshot snapshot =
          loans
              .snapshot()
              .split("train", part("1,0.5\n2,1\n"))
              .split("validation", part("3,7\n"))
              .split("test", part("4,9\n"))
              .commit();
      assertThat(snapshot.splits()).containsExactly("train", "validation", "test");
      assertThat(text(snapshot.open("test"))).isEqualTo("id,x\n4,9\n");
      assertThat(snapshot.profile().orElseThrow().rows()).isEqualTo(4);
      assertThat(snapshot.profile("train").orElseThrow().column("x").orElseThrow().max())
          .hasValue(1);
      assertThat(column(snapshot, "x").max()).hasValue(9);
      assertThat(column(snapshot, "x").type()).isEqualTo(ColumnType.DECIMAL);
      assertThat(snapshot.sharedRows()).hasValue(0);
      assertThatThrownBy(() -> snapshot.open("dev")).isInstanceOf(NotFound.class);
    }

    @Test
    void thatShareRowsWithTrainAreRefusedUnlessAllowed() {
      assertThatThrownBy(
              () ->
                  loans
                      .snapshot()
                      .split("train", part("1,0.5\n2,1\n"))
                      .split("test", part("3,1\n2,1\n2,1\n"))
                      .commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("2 rows of 'test' stand in 'train' as well");
      Snapshot allowed =
          loans
              .snapshot()
              .split("train", part("1,0.5\n2,1\n"))
              .split("test", part("3,1\n2,1\n2,1\n"))
              .allowSharedRows()
              .commit();
      assertThat(allowed.sharedRows()).hasValue(2);
    }

    @Test
    void withOtherColumnsAreRefused() {
      assertThatThrownBy(
              () ->
                  loans
                      .snapshot()
                      .split("train", part("1,2\n"))
                      .split("test", Content.csv(bench.file("part.csv", "id,y\n1,2\n")))
                      .commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("the same columns");
    }

    @Test
    void thatSpillToDiskAreComparedExactly() {
      Content train = Content.records(Pair.class, IntStream.range(0, 300_000).mapToObj(Pair::of));
      Content test =
          Content.records(Pair.class, IntStream.range(299_990, 310_000).mapToObj(Pair::of));
      Snapshot snapshot =
          loans.snapshot().split("train", train).split("test", test).allowSharedRows().commit();
      assertThat(snapshot.sharedRows()).hasValue(10);
    }
  }

  /** Two numbers. */
  record Pair(int a, int b) {
    static Pair of(int n) {
      return new Pair(n, n % 7);
    }
  }

  @Nested
  class Schemas {

    @Test
    void haveVersionsWithAVerdictInWords() {
      csv("id,amount\n1,2\n");
      csv("id,amount\n1,3\n");
      csv("id,amount,region\n1,3,north\n");
      csv("region,id,amount\nnorth,1,\n");
      List<SchemaVersion> versions = loans.schemas();
      assertThat(versions)
          .extracting(version -> version.since().number())
          .containsExactly(1L, 3L, 4L);
      assertThat(versions)
          .extracting(version -> version.change().toString())
          .containsExactly(
              "the same schema",
              "compatible: column 'region' was added as text",
              "breaking: column 'amount' was integer and is text; column 'amount' had a value in"
                  + " every row and can be missing; columns were reordered: 'region' stands where"
                  + " 'id' stood");
    }

    @Test
    void thatBreakAreRefusedWhereAsked() {
      csv("id,amount\n1,2\n");
      assertThatThrownBy(
              () ->
                  loans
                      .snapshot()
                      .csv(bench.file("loans.csv", "id,amount\n1,high\n"))
                      .refuseBreakingSchema()
                      .commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("table@s1: breaking: column 'amount' was integer and is text");
      assertThat(loans.snapshots()).hasSize(1);
    }
  }

  @Nested
  class Differences {

    @Test
    void countRowsThatCameAndWentWhateverTheOrder() {
      Snapshot before = csv("id,x\n1,a\n2,b\n2,b\n3,c\n");
      Snapshot after = csv("x,id\nd,4\nb,2\na,1\n");
      SnapshotDiff diff = before.diff(after);
      assertThat(diff.rows()).isEqualTo(new SnapshotDiff.Rows(1, 2, 2));
      assertThat(diff.schema().isCompatible()).isTrue();
    }

    @Test
    void showHowFarColumnsMoved() {
      Snapshot before = numbers(0);
      Snapshot after = numbers(5_000);
      SnapshotDiff diff = before.diff(after);
      assertThat(diff.shifts()).hasSize(2);
      assertThat(diff.shifts().get(0).column()).isEqualTo("n");
      assertThat(diff.shifts().get(0).psi()).isGreaterThan(1);
      assertThat(diff.shifts().get(0).kolmogorovSmirnov()).isBetween(0.45, 0.55);
      assertThat(diff.shifts().get(1).psi()).isLessThan(0.01);
      assertThat(diff.toString()).contains("rows added", "PSI");
    }

    private Snapshot numbers(int from) {
      StringBuilder text = new StringBuilder("n,k\n");
      for (int i = 0; i < 10_000; i++) {
        text.append(from + i).append(',').append(i % 3).append('\n');
      }
      return csv(text.toString());
    }
  }

  @Nested
  class Profiles {

    @Test
    void areTheSameForTheSameRowsAndWithinTheirBounds() {
      StringBuilder text = new StringBuilder("n,s\n");
      for (int i = 0; i < 50_000; i++) {
        text.append((i * 7919L) % 50_000).append(",v").append(i % 1_000).append('\n');
      }
      Profile profile = csv(text.toString()).profile().orElseThrow();
      ColumnProfile n = profile.column("n").orElseThrow();
      assertThat(n.quantile(0.5).orElseThrow()).isBetween(24_000.0, 26_000.0);
      assertThat(n.distinct()).isBetween(44_000L, 56_000L);
      assertThat(profile.column("s").orElseThrow().distinct()).isBetween(900L, 1_100L);
      assertThat(n.min()).hasValue(0);
      assertThat(n.max()).hasValue(49_999);
      assertThat(n.histogram(4)).hasSize(4).allMatch(bin -> bin.rows() > 11_000);
    }

    @Test
    void ofAFewValuesAreExact() {
      ColumnProfile region = column(csv(LOANS), "region");
      assertThat(region.frequent())
          .containsExactly(new Frequent("north", 2), new Frequent("south", 1));
      assertThat(region.isComplete()).isTrue();
      assertThat(region.distinct()).isEqualTo(2);
    }
  }

  @Nested
  class Verifying {

    @Test
    void findsNothingWrongWithTables() {
      csv(LOANS);
      assertThat(bench.registry().verify().problems()).isEmpty();
    }

    @Test
    void findsARecordThatIsDamagedAndWhoNeedsIt() {
      Snapshot snapshot = csv(LOANS);
      ObjectKey record =
          space.keys().stream()
              .filter(key -> key.value().startsWith("datasets/table/blobs/"))
              .filter(key -> text(key).startsWith("{\"form\""))
              .findFirst()
              .orElseThrow();
      space.overwrite(record, text(record).replace("north", "n0rth").getBytes(UTF_8));
      assertThat(bench.registry().verify().problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.object()).isEqualTo(record.value());
                assertThat(problem.dependents()).contains(snapshot.id().toString());
              });
      try (ModelRegistry fresh =
          Registries.on(new InMemoryStorage(space)).actor(Workbench.TRAINER).open()) {
        assertThatThrownBy(() -> fresh.snapshot(snapshot.id()).profile())
            .isInstanceOf(Corrupt.class);
      }
    }

    private String text(ObjectKey key) {
      return new String(space.bytes(key).orElseThrow(), UTF_8);
    }
  }
}
