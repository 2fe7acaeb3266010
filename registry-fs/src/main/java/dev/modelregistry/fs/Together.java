package dev.modelregistry.fs;

import dev.modelregistry.spi.NewObject;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Temporaries that are written at the same time; closing them waits for all and removes them. */
final class Together implements Closeable {

  private final List<Temporary> temporaries = new ArrayList<>();
  private final List<Aside> writing = new ArrayList<>();

  /** Begins to write an object to a temporary, which is closed with this. */
  void write(NewObject object, Temporary temporary) {
    temporaries.add(temporary);
    writing.add(Aside.start(() -> temporary.write(object.key(), object.payload())));
  }

  /**
   * Returns when all are durable.
   *
   * @throws IOException if one of them failed: the first
   */
  void finish() throws IOException {
    for (Aside each : writing) {
      each.finish();
    }
  }

  /** Returns a temporary by the order in which they were begun, from 0. */
  Temporary temporary(int number) {
    return temporaries.get(number);
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < temporaries.size(); i++) {
      try {
        writing.get(i).finish();
      } catch (IOException | RuntimeException saidBefore) {
        // Nothing of it became visible, and whoever waited for all of them has heard of it.
      }
      temporaries.get(i).close();
    }
  }
}
