package dev.modelregistry.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.house.MainSources.Routine;
import dev.modelregistry.house.MainSources.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Holds the sizes of the main sources; tests and the contract kit are not measured. */
class SizesTest {

  private static final int FILE_LINES = 400;
  private static final int FILE_LINES_MEDIAN = 110;
  private static final int FILE_LINES_P90 = 250;
  private static final int METHOD_LINES = 60;
  private static final int METHOD_LINES_P90 = 20;
  private static final int PARAMETERS = 5;
  private static final int PUBLIC_TYPES_PERCENT = 40;

  /** With fewer types or filled lines than these a share says nothing yet. */
  private static final int SHARE_FROM_TYPES = 60;

  private static final int SHARE_FROM_LINES = 200;

  /**
   * Up to 50 where 45 was aimed at: most of the API is interfaces, whose contract is all there is.
   */
  private static final List<Integer> API_COMMENTS_PERCENT = List.of(35, 50);

  /** 15 to 20 is aimed at; a small module that holds one hard class may leave that range. */
  private static final List<Integer> COMMENTS_PERCENT = List.of(12, 25);

  private static final List<Source> SOURCES = MainSources.all();

  private static final List<Source> FILES =
      SOURCES.stream().filter(source -> !source.isInfo()).toList();

  private static void expect(String what, double number, double limit, List<String> longest) {
    if (number > limit) {
      throw new AssertionError(
          "%s is %.0f, the limit is %.0f; the longest:%n  %s"
              .formatted(what, number, limit, String.join("\n  ", longest)));
    }
  }

  /** Returns the value that this share of the values does not exceed. */
  private static int quantile(List<Integer> values, double share) {
    List<Integer> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  @Nested
  class Files {

    private final List<Integer> lines = FILES.stream().map(Source::lines).toList();

    @Test
    void haveAtMost400Lines() {
      House.expectNone(
          "A file has at most " + FILE_LINES + " lines; split it by what changes together:",
          FILES.stream()
              .filter(file -> file.lines() > FILE_LINES)
              .map(file -> file.path() + " has " + file.lines())
              .toList());
    }

    @Test
    void haveAMedianOfAtMost110Lines() {
      expect("the median of lines in a file", quantile(lines, 0.5), FILE_LINES_MEDIAN, longest());
    }

    @Test
    void haveAtMost250LinesInNineOfTen() {
      expect("the p90 of lines in a file", quantile(lines, 0.9), FILE_LINES_P90, longest());
    }

    private List<String> longest() {
      return FILES.stream()
          .sorted(Comparator.comparing(Source::lines).reversed())
          .limit(10)
          .map(file -> file.path() + " has " + file.lines())
          .toList();
    }
  }

  @Nested
  class Methods {

    private List<String> findings(ToIntFunction<Routine> number, Predicate<Integer> wrong) {
      List<String> findings = new ArrayList<>();
      for (Source file : FILES) {
        for (Routine routine : file.routines()) {
          int found = number.applyAsInt(routine);
          if (wrong.test(found)) {
            findings.add(file.path() + ": " + routine.name() + " has " + found);
          }
        }
      }
      return findings;
    }

    @Test
    void haveAtMost60Lines() {
      House.expectNone(
          "A method has at most " + METHOD_LINES + " lines:",
          findings(Routine::lines, lines -> lines > METHOD_LINES));
    }

    @Test
    void haveAtMost20LinesInNineOfTen() {
      List<Integer> lines =
          FILES.stream()
              .flatMap(file -> file.routines().stream())
              .map(Routine::lines)
              .filter(length -> length > 0)
              .toList();
      expect(
          "the p90 of lines in a method",
          quantile(lines, 0.9),
          METHOD_LINES_P90,
          findings(Routine::lines, length -> length > 2 * METHOD_LINES_P90));
    }

    @Test
    void haveAtMost5ParametersAsHaveRecords() {
      House.expectNone(
          "A method, a constructor and the header of a record have at most "
              + PARAMETERS
              + " parameters; name what belongs together:",
          findings(Routine::parameters, count -> count > PARAMETERS));
    }
  }

  @Nested
  class PublicTypes {

    @Test
    void areFewerThan40PercentOutsideTheApi() {
      List<Source> inside =
          FILES.stream().filter(file -> !file.module().equals("registry-api")).toList();
      long all = inside.stream().mapToLong(file -> file.types().size()).sum();
      List<String> open =
          inside.stream()
              .flatMap(
                  file ->
                      file.types().stream()
                          .filter(MainSources.TopLevel::isPublic)
                          .map(type -> file.path().getParent() + ": " + type.name()))
              .toList();
      if (open.size() * 100L >= all * PUBLIC_TYPES_PERCENT && all >= SHARE_FROM_TYPES) {
        House.expectNone(
            "%d of %d top-level types outside registry-api are public, which is not under %d %%:"
                .formatted(open.size(), all, PUBLIC_TYPES_PERCENT),
            open);
      }
    }
  }

  @Nested
  class Comments {

    @Test
    void areTheManualInTheApiAndSayWhyElsewhere() {
      Map<String, List<Source>> modules =
          SOURCES.stream()
              .collect(Collectors.groupingBy(Source::module, TreeMap::new, Collectors.toList()));
      List<String> findings = new ArrayList<>();
      modules.forEach(
          (module, sources) -> {
            List<Integer> limits =
                module.equals("registry-api") ? API_COMMENTS_PERCENT : COMMENTS_PERCENT;
            long filled = sources.stream().mapToLong(Source::filledLines).sum();
            long comments = sources.stream().mapToLong(Source::commentLines).sum();
            double share = 100.0 * comments / filled;
            if (filled >= SHARE_FROM_LINES && (share < limits.get(0) || share > limits.get(1))) {
              findings.add(
                  "%s: %.1f %%, which is %d of %d filled lines; the limits are %d and %d %%"
                      .formatted(module, share, comments, filled, limits.get(0), limits.get(1)));
            }
          });
      House.expectNone("The share of comment lines:", findings);
    }
  }

  @Nested
  class TheMeasure {

    @Test
    void doesNotTakeATextForAComment() {
      String text =
          """
          String a = "// no"; // yes
          char b = '"'; /* yes */ char c = '\\'';
          /* one
             two */
          String d = ""\"
              /* no \\\""" */ ""
              // no
              ""\";
          """;
      assertThat(MainSources.withoutComments(text).lines().map(String::stripTrailing))
          .containsExactly(
              "String a = \"// no\";",
              "char b = '\"';  char c = '\\'';",
              "",
              "",
              "String d = \"\"\"",
              "    /* no \\\"\"\" */ \"\"",
              "    // no",
              "    \"\"\";");
    }

    @Test
    void takesTheSmallestValueThatEnoughOthersDoNotExceed() {
      assertThat(quantile(List.of(5, 1, 4, 2, 3), 0.5)).isEqualTo(3);
      assertThat(quantile(List.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1), 0.9)).isEqualTo(9);
    }
  }
}
