package dev.modelregistry.core.proof.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.Seed;
import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.core.proof.Tries;
import dev.modelregistry.core.proof.programs.ProgramRun.Census;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** P3 to P9 and P11, for any program and whatever goes wrong meanwhile. */
@ExtendWith(Seeds.class)
class RandomProgramsTest {

  @Test
  void everyAnswerIsThatOfAPlainRegistry(Seed seed, @TempDir Path folder) throws Exception {
    Inputs inputs = Inputs.in(folder);
    Census census = new Census();
    int programs = Extent.of(200, 4_000);

    Tries.of(Programs.all(), seed, programs)
        .shrunkTo(Program::withoutATurn)
        .holdFor(program -> new ProgramRun(program, inputs, census).run());

    System.out.println(census);
    assertThat(census.moves).as("%s", census).isGreaterThan(programs / 4);
    assertThat(census.canaries).as("%s", census).isGreaterThan(programs / 16);
    assertThat(census.failed).as("%s", census).isGreaterThan(programs / 8);
    assertThat(census.written).as("%s", census).isGreaterThan(programs / 32);
    assertThat(census.voided).as("%s", census).isGreaterThan(programs / 16);
  }
}
