package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.LOG;
import static dev.modelregistry.core.log.Notebook.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Corrupt;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ChainTest {

  private final Notebook notebook = new Notebook();
  private final Chain empty = Chain.empty(LOG);
  private final Line first = notebook.put(empty, START, "1");
  private final Chain one = empty.follow(first);
  private final Line second = notebook.put(one, START, "2");

  @Test
  void entriesFollowInTheirOrderAlsoAtTheSameTime() {
    assertThat(one.follow(second).size()).isEqualTo(2);
  }

  @Test
  void anEntryInThePlaceOfAnotherIsNamed() {
    assertThat(one.problemWith(first.entry()))
        .isEqualTo("entry " + LOG + "#1 stands where " + LOG + "#2 belongs");
  }

  @Test
  void anEntryOfAnEarlierTimeIsNamed() {
    Line earlier = notebook.put(one, START.minusNanos(1_000), "2");

    assertThat(one.problemWith(earlier.entry()))
        .isEqualTo(
            "entry "
                + LOG
                + "#2 has the time 2025-12-31T23:59:59.999999Z, before the 2026-01-01T00:00:00Z of"
                + " the entry before it");
  }

  @Test
  void whatDoesNotFollowIsDamageOfTheObjectInThatPlace() {
    Line other = notebook.put(empty, START, "other");
    Chain afterOther = empty.follow(other);

    assertThatThrownBy(() -> afterOther.follow(second))
        .hasMessageContaining("was written after other entries than the 1")
        .asInstanceOf(InstanceOfAssertFactories.type(Corrupt.class))
        .extracting(Corrupt::object)
        .isEqualTo(Keys.entry(LOG, 2).value());
  }
}
