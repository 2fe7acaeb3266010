package dev.modelregistry.core.codec;

import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.value.ConfigValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a search can ask of a version by name, small enough to be kept for a hundred thousand.
 *
 * @param sequence the number of the entry that registered it
 * @param number the number of the version
 * @param metrics those of each evaluation that it was registered with, in their order
 */
public record VersionFacts(
    long sequence, long number, Instant registeredAt, Noted noted, List<Members<Double>> metrics) {

  /** What the registrant noted. */
  public record Noted(Members<ConfigValue> config, Members<String> annotations) {}

  /** Returns what the entry of a registration says; empty for other entries. */
  public static Optional<VersionFacts> of(LogEntry entry) {
    if (!(entry.event() instanceof Registered registered)) {
      return Optional.empty();
    }
    return Optional.of(
        new VersionFacts(
            entry.sequence(),
            registered.number(),
            entry.time(),
            new Noted(
                Members.of(registered.manifest().artifacts().code().config()),
                Members.of(registered.manifest().annotations())),
            registered.manifest().artifacts().evaluations().stream()
                .map(evaluation -> Members.of(evaluation.metrics()))
                .toList()));
  }
}
