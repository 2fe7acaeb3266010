package dev.modelregistry.core.proof;

import dev.modelregistry.spi.testkit.OtherProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On a real disk. */
class NumbersUnderFireTest extends NumbersUnderFire {

  @TempDir Path disk;

  @Override
  protected OtherProcess store(int process) {
    return DirectoryOpener.at(disk.resolve("store"));
  }
}
