package dev.modelregistry.core.proof;

import dev.modelregistry.spi.testkit.OtherProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On a real disk. */
class LabelsUnderFireTest extends LabelsUnderFire {

  @TempDir Path disk;

  @Override
  protected OtherProcess store(int process) {
    return DirectoryOpener.at(disk.resolve("store"));
  }

  @Override
  protected OtherProcess reader(int process) {
    return DirectoryOpener.readOnly(disk.resolve("store"));
  }
}
