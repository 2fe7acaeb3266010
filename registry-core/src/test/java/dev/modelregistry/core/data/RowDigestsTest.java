package dev.modelregistry.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.data.RowDigests.Overlap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which rows two tables share. */
class RowDigestsTest {

  private static RowDigests table(List<String> columns, List<List<String>> rows) {
    RowDigests digests = new RowDigests(List.of());
    fill(digests, columns, rows);
    return digests;
  }

  private static void fill(RowDigests digests, List<String> columns, List<List<String>> rows) {
    columns.forEach(digests::column);
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        digests.value(i, row.get(i).toCharArray(), 0, row.get(i).length(), false);
      }
      digests.endRow();
    }
  }

  @Property(tries = 200)
  void sharedRowsAreCountedAsListsWouldCountThem(
      @ForAll @Size(max = 60) List<@IntRange(max = 20) Integer> a,
      @ForAll @Size(max = 60) List<@IntRange(max = 20) Integer> b) {
    List<Integer> left = new ArrayList<>(a);
    long both = b.stream().filter(row -> left.remove(row)).count();
    long known = b.stream().filter(new HashSet<>(a)::contains).count();
    try (RowDigests first = table(List.of("n"), rows(a));
        RowDigests second = table(List.of("n"), rows(b))) {
      assertThat(RowDigests.compare(first, second))
          .isEqualTo(new Overlap(a.size() - both, b.size() - both, both, known));
    }
  }

  private static List<List<String>> rows(List<Integer> numbers) {
    return numbers.stream().map(number -> List.of(number.toString())).toList();
  }

  @Nested
  class Rows {

    @Test
    void whoseFieldsMeetElsewhereDiffer() {
      try (RowDigests first = table(List.of("a", "b"), List.of(List.of("x", "yz")));
          RowDigests second = table(List.of("a", "b"), List.of(List.of("xy", "z")))) {
        assertThat(RowDigests.compare(first, second).both()).isZero();
      }
    }

    @Test
    void ofColumnsInAnotherOrderAreTheSame() {
      try (RowDigests first = new RowDigests(List.of("a", "b"));
          RowDigests second = new RowDigests(List.of("a", "b"))) {
        fill(first, List.of("a", "b"), List.of(List.of("1", "2")));
        fill(second, List.of("b", "other", "a"), List.of(List.of("2", "9", "1")));
        assertThat(RowDigests.compare(first, second).both()).isEqualTo(1);
      }
    }
  }
}
