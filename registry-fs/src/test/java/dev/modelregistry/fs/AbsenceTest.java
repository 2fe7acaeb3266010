package dev.modelregistry.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AbsenceTest {

  /** The first JDK that tells it without an exception. */
  private static final boolean IS_TOLD = Runtime.version().feature() >= 20;

  @TempDir Path folder;

  @Test
  void isCertainWhereNothingStandsOnAJdkThatTells() {
    assertThat(Absence.isCertainAt(folder.resolve("nothing"))).isEqualTo(IS_TOLD);
    assertThat(Absence.isCertainAt(folder)).isFalse();
  }

  /** As a folder that may no longer be read does; nobody may take its entries for absent. */
  @Test
  void isNotCertainWhereTheLookFails() throws IOException {
    Path circle = folder.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertThat(Absence.isCertainAt(circle)).isFalse();
    assertThat(Absence.isCertainAt(circle.resolve("below"))).isFalse();
  }
}
