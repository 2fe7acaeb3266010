package dev.modelregistry.core.serve;

import dev.modelregistry.Served;
import dev.modelregistry.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What a machine remembers of the version that it serves, for a start without the registry. */
public interface Pin {

  /** Where nothing is remembered. */
  Pin NONE =
      new Pin() {
        @Override
        public void write(Served served) {}

        @Override
        public void confirm() {}

        @Override
        public Optional<Pinned> read() {
          return Optional.empty();
        }
      };

  /**
   * What is remembered.
   *
   * @param version the version, whose weights are read from this machine
   * @param served what was told of its answers
   * @param age time since the registry last confirmed it
   */
  record Pinned(Version version, Served served, Duration age) {}

  /** Remembers a version and its weights in place of the one before. */
  void write(Served served) throws IOException;

  /** Remembers that the registry has just confirmed it; may be told as often as it is so. */
  void confirm() throws IOException;

  /** Returns what is remembered, if it can be used. */
  Optional<Pinned> read() throws IOException;
}
