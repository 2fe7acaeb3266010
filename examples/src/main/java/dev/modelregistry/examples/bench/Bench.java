package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.core.Registries;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.value.Actor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What every figure is given.
 *
 * @param folder for stores and scratch files, on the disk that is measured
 * @param progress told of long set-ups
 * @param data real series, if their folder was named
 */
record Bench(Sizes sizes, Path folder, PrintStream progress, Optional<Path> data) {

  static final Actor ACTOR = Actor.service("bench");

  Stores stores() {
    return new Stores(this);
  }

  void tell(String what) {
    progress.println("... " + what);
  }

  static ModelRegistry open(Storage storage) {
    return Registries.on(storage).actor(ACTOR).open();
  }

  static ModelRegistry openToWrite(Path store) throws IOException {
    return open(FileSystemStorage.at(store));
  }

  static ModelRegistry openToRead(Path store) throws IOException {
    return open(FileSystemStorage.readOnly(store));
  }
}
