package dev.modelregistry.house;

import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Holds what each package may import. It reads class files, so a link in a comment is free. */
class PackageGraphTest {

  /**
   * What a package may import besides itself, the JDK and JSpecify: one row per package, named from
   * {@code dev.modelregistry} on. A name with a capital is one type of the root package.
   */
  private static final Map<String, Set<String>> MAY_IMPORT =
      table(
          """
          # The API. Nothing in it imports the root, which is façade and no vocabulary.
          value        |
          spi          |
          data         | value
          gate         | value, data
          # A decision carries its report and its policy, a refusal its report.
          event        | value, data, gate
          error        | value, gate
          (root)       | value, data, event, gate, error

          # The core. State is folded without I/O; its form in a log checkpoint is the codec's.
          core.store   | value, error, spi
          core.state   | value, event, gate
          # Tells damage from what a newer release wrote, for whoever read the bytes.
          core.codec   | value, data, event, gate, error, core.state
          # Shows the work of all others to the JDK's recorder.
          core.flight  |
          core.log     | value, event, error, spi, core.codec, core.flight, core.state, core.store
          # Bytes in, bytes out; knows nothing of the store.
          core.pack    |
          # Shows stored bytes as the façade's Artifact, and reports progress to its listener.
          core.blob    | Artifact, ProgressListener, value, error, spi, core.codec, core.flight, core.pack, core.store
          # Captures what the façade's Source and Environment describe; a folder of classes is known
          # by its listing, whose form is the codec's.
          core.capture | Source, Environment, value, error, core.blob, core.codec
          # Learns from values and compares what was learnt, without I/O; watches live ones for the
          # façade.
          core.profile | SkewMonitor, value, data, gate, error, core.codec
          # Captures what the façade's Content describes.
          core.data    | Artifact, Content, value, data, error, core.blob, core.codec, core.profile
          # Judges evidence and decides, both without I/O: what they need is handed to them.
          core.gates   | value, gate
          core.policy  | value, event, gate, error, core.gates, core.state
          # These three show the façade's types, as core does.
          core.lineage | (root), value, data, event, gate, error, spi, core.codec, core.log, core.state, core.store
          # Holds canaries to their guard rails, hence gate and gates.
          core.serve   | (root), value, gate, error, core.blob, core.flight, core.gates, core.log, core.state
          # Loaded by applications that have Micrometer alone.
          core.micrometer | (root), value
          # Decides again what was decided, hence policy and gates; names damaged objects by their
          # keys; asks lineage which edges there should be.
          core.audit   | (root), value, data, event, gate, error, spi, core.blob, core.codec, core.gates, core.lineage, core.log, core.policy, core.state, core.store
          core         | (root), value, data, event, gate, error, spi, core.*

          # The storages.
          fs           | spi
          s3           | spi
          """);

  /** Where a library may be used; in no other package and in no signature that users see. */
  private static final Map<String, Set<String>> LIBRARIES =
      table(
          """
          # The only place that knows the store's JSON, and the one that reads other people's.
          com.fasterxml.jackson     | core.codec, core.data
          de.siegmar.fastcsv        | core.data
          com.dynatrace.hash4j      | core.profile
          com.tdunning.math.stats   | core.profile
          com.github.benmanes.caffeine | core.serve
          org.HdrHistogram          | core.serve
          io.micrometer             | core.micrometer
          com.github.luben.zstd     | core.pack
          com.google.common         | core, core.*
          org.slf4j                 | core, core.*
          software.amazon.awssdk    | s3
          """);

  /**
   * What of a library is shown all the same: an application that has made a client of its own, with
   * the credentials and proxies of its house, hands it over, or the registry of its meters.
   */
  private static final Set<String> SHOWN =
      Set.of(
          "software.amazon.awssdk.services.s3.S3Client",
          "io.micrometer.core.instrument.MeterRegistry",
          "io.micrometer.core.instrument.binder.MeterBinder");

  private static Map<String, Set<String>> table(String rows) {
    Map<String, Set<String>> table = new TreeMap<>();
    rows.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\|", 2))
        .forEach(row -> table.put(row[0].strip(), cells(row[1])));
    return table;
  }

  private static Set<String> cells(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(cell -> !cell.isEmpty())
        .collect(Collectors.toSet());
  }

  /** Whether a set of cells names a package, by itself or by {@code parent.*}. */
  private static boolean names(Set<String> cells, String name) {
    int dot = name.lastIndexOf('.');
    return cells.contains(name) || (dot > 0 && cells.contains(name.substring(0, dot) + ".*"));
  }

  private static boolean isOurs(String packageName) {
    return packageName.equals(MainClasses.BASE) || packageName.startsWith(MainClasses.BASE + ".");
  }

  private static String shortName(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(MainClasses.BASE) ? "(root)" : name.substring(MainClasses.BASE.length() + 1);
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(PackageGraphTest::outermost).orElse(type.getSimpleName());
  }

  private static Stream<Dependency> dependencies() {
    return MainClasses.ALL.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
  }

  private static JavaClass target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }

  private static boolean isOfTheJdk(JavaClass type) {
    return type.isPrimitive() || type.getPackageName().matches("(java|javax|jdk)\\..*");
  }

  @Nested
  class Packages {

    @Test
    void formNoCycle() {
      SliceAssignment byPackage =
          new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
              return isOurs(type.getPackageName())
                  ? SliceIdentifier.of(shortName(type))
                  : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
              return "packages";
            }
          };
      slices().assignedFrom(byPackage).should().beFreeOfCycles().check(MainClasses.ALL);
    }

    @Test
    void allHaveARowInTheTable() {
      Set<String> missing = new TreeSet<>();
      MainClasses.ALL.forEach(type -> missing.add(shortName(type)));
      missing.removeAll(MAY_IMPORT.keySet());
      House.expectNone(
          "A new package needs a purpose of its own and a row in the table of PackageGraphTest that"
              + " says what it may import; add a row for:",
          missing);
    }

    @Test
    void importOnlyWhatTheirRowAllows() {
      Set<String> findings = new TreeSet<>();
      dependencies()
          .filter(dependency -> isOurs(target(dependency).getPackageName()))
          .filter(dependency -> !isAllowed(dependency.getOriginClass(), target(dependency)))
          .forEach(
              dependency ->
                  findings.add(
                      shortName(dependency.getOriginClass())
                          + " may not import "
                          + shortName(target(dependency))
                          + ": "
                          + dependency.getDescription()));
      House.expectNone(
          "Move the code to where its needs are met, or change the row in PackageGraphTest and say"
              + " why there:",
          findings);
    }

    private boolean isAllowed(JavaClass from, JavaClass to) {
      Set<String> row = MAY_IMPORT.getOrDefault(shortName(from), Set.of());
      return from.getPackageName().equals(to.getPackageName())
          || names(row, shortName(to))
          || (shortName(to).equals("(root)") && row.contains(outermost(to)));
    }
  }

  @Nested
  class Libraries {

    @Test
    void areUsedOnlyWhereTheyBelong() {
      Set<String> findings = new TreeSet<>();
      dependencies()
          .filter(dependency -> !isAllowed(dependency.getOriginClass(), target(dependency)))
          .forEach(dependency -> findings.add(dependency.getDescription()));
      House.expectNone(
          "A library is used only in the packages that PackageGraphTest lists for it:", findings);
    }

    private boolean isAllowed(JavaClass from, JavaClass to) {
      String name = to.getPackageName();
      return isOfTheJdk(to)
          || isOurs(name)
          || name.equals("org.jspecify.annotations")
          || LIBRARIES.entrySet().stream()
              .filter(library -> name.startsWith(library.getKey()))
              .anyMatch(library -> names(library.getValue(), shortName(from)));
    }
  }

  @Nested
  class ExportedTypes {

    @Test
    void speakOfTheJdkAndOwnTypesOnly() {
      Set<String> findings = new TreeSet<>();
      MainClasses.exportedTypes()
          .forEach(
              type ->
                  signature(type)
                      .flatMap(part -> part.getAllInvolvedRawTypes().stream())
                      .map(JavaClass::getBaseComponentType)
                      .filter(part -> !isOfTheJdk(part) && !isOurs(part.getPackageName()))
                      .filter(part -> !SHOWN.contains(part.getName()))
                      .forEach(part -> findings.add(type.getName() + " shows " + part.getName())));
      House.expectNone("A library stays inside; its types are in no public signature:", findings);
    }

    private Stream<JavaType> signature(JavaClass type) {
      Stream<JavaType> parents =
          Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
      Stream<JavaType> bounds =
          type.getTypeParameters().stream()
              .flatMap(parameter -> parameter.getUpperBounds().stream());
      Stream<JavaType> fields =
          type.getFields().stream().filter(this::isShown).map(field -> field.getType());
      Stream<JavaType> codeUnits =
          type.getCodeUnits().stream().filter(this::isShown).flatMap(this::signature);
      return Stream.of(parents, bounds, fields, codeUnits).flatMap(part -> part);
    }

    private Stream<JavaType> signature(JavaCodeUnit codeUnit) {
      return Stream.of(
              List.of(codeUnit.getReturnType()),
              codeUnit.getParameterTypes(),
              codeUnit.getExceptionTypes(),
              codeUnit.getTypeParameters())
          .flatMap(List::stream);
    }

    private boolean isShown(JavaMember member) {
      return member.getModifiers().contains(JavaModifier.PUBLIC)
          || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    @Test
    void ofCoreAreRegistriesAlone() {
      expectPublic("core", "Registries");
    }

    @Test
    void ofTheFileStorageAreFileSystemStorageAlone() {
      expectPublic("fs", "FileSystemStorage");
    }

    @Test
    void ofTheStorageInABucketAreS3StorageAlone() {
      expectPublic("s3", "S3Storage");
    }

    private void expectPublic(String packageName, String only) {
      Set<String> findings = new TreeSet<>();
      MainClasses.ALL.stream()
          .filter(type -> shortName(type).equals(packageName))
          .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals(only))
          .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
          .forEach(type -> findings.add(type.getName()));
      House.expectNone(
          "In " + packageName + " only " + only + " is public; make package-private:", findings);
    }
  }

  @Nested
  class LibraryCode {

    /** A library logs through SLF4J or tells its caller. */
    @Test
    void neverPrints() {
      NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MainClasses.ALL);
    }
  }
}
