package dev.modelregistry.core.proof.concurrent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A register of one number.
 *
 * <pre>
 *   |--- write 1 ---|
 *        |- read -|      0 or 1
 *                     |- read -|      1 alone
 * </pre>
 */
class CallsTest {

  private final Calls<Integer> calls = new Calls<>();

  private void read(long began, int told) {
    calls.saw("read " + told, began, now -> now == told);
  }

  @Test
  void aReadDuringAWriteMayComeBeforeIt() {
    long write = calls.now();
    read(calls.now(), 0);
    calls.ended("write 1", write, now -> Optional.of(1));
    read(calls.now(), 1);

    assertThatCode(() -> calls.explainFrom(0)).doesNotThrowAnyException();
  }

  @Test
  void aReadAfterAWriteMayNot() {
    calls.ended("write 1", calls.now(), now -> Optional.of(1));
    read(calls.now(), 0);

    assertThatThrownBy(() -> calls.explainFrom(0))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no order explains")
        .hasMessageContaining("read 0");
  }

  @Test
  void aConflictNeedsSomebodyToConflictWith() {
    calls.ended("write 1", calls.now(), now -> Optional.of(1));
    long began = calls.now();
    read(calls.now(), 1);
    calls.conflicted("write 2", began);

    assertThatThrownBy(() -> calls.explainFrom(0)).hasMessage("conflict of write 2 with nobody");
  }

  @Test
  void whatWasSeenCannotBeUnseen() {
    long write = calls.now();
    read(calls.now(), 1);
    read(calls.now(), 0);
    calls.ended("write 1", write, now -> Optional.of(1));

    assertThatThrownBy(() -> calls.explainFrom(0)).isInstanceOf(AssertionError.class);
  }
}
