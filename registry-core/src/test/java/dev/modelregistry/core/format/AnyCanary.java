package dev.modelregistry.core.format;

import static dev.modelregistry.core.format.AnyValue.count;
import static dev.modelregistry.core.format.AnyValue.duration;
import static dev.modelregistry.core.format.AnyValue.label;
import static dev.modelregistry.core.format.AnyValue.text;
import static dev.modelregistry.core.format.AnyValue.version;

import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Mandate;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.GuardRail.Signal;
import dev.modelregistry.gate.Tally;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary decisions on canaries. */
final class AnyCanary {

  private AnyCanary() {}

  static Arbitrary<CanaryStarted> started() {
    return Combinators.combine(terms(), mandate()).as(CanaryStarted::new);
  }

  static Arbitrary<CanaryChanged> changed() {
    return Combinators.combine(count(), terms(), mandate()).as(CanaryChanged::new);
  }

  static Arbitrary<CanaryAborted> aborted() {
    return Combinators.combine(label(), version(), count(), text(), alarm().optional())
        .as(CanaryAborted::new);
  }

  private static Arbitrary<CanaryTerms> terms() {
    Arbitrary<Label> labels = label().filter(label -> label.name().length() < 90);
    return Combinators.combine(
            labels,
            version(),
            Arbitraries.longs().between(1, 1_000),
            Arbitraries.integers().between(1, 9_999).map(Share::new),
            guard().list().ofMaxSize(3).uniqueElements(GuardRail::signal))
        .as(
            (label, candidate, since, share, guards) ->
                new CanaryTerms(
                    label,
                    candidate,
                    new Holding(
                        new VersionId(
                            candidate.model(),
                            candidate.number() == 1 ? 2 : candidate.number() - 1),
                        since),
                    share,
                    guards));
  }

  private static Arbitrary<GuardRail> guard() {
    Arbitrary<Signal> signal =
        Arbitraries.oneOf(
            Arbitraries.just(new Signal.Errors()),
            duration()
                .filter(limit -> limit.compareTo(Duration.ZERO) > 0)
                .map(Signal.SlowerThan::new),
            text().map(Signal.Outcome::new));
    return Combinators.combine(
            signal,
            Arbitraries.doubles().between(0, 0.9),
            count(),
            Arbitraries.doubles().between(0.01, 0.9))
        .as(GuardRail::new);
  }

  private static Arbitrary<Mandate> mandate() {
    return Combinators.combine(
            AnyValue.entryRef().optional(),
            AnyEvent.approval().list().ofMaxSize(2),
            text(),
            AnyValue.position())
        .as(Mandate::new);
  }

  private static Arbitrary<Alarm> alarm() {
    Arbitrary<Tally> tally =
        Combinators.combine(
                Arbitraries.longs().between(0, 1_000), Arbitraries.longs().between(0, 1_000))
            .as((good, bad) -> new Tally(good + bad, bad));
    return Combinators.combine(guard(), tally, tally, Arbitraries.doubles().between(5, 500))
        .as(
            (guard, candidate, incumbent, evidence) ->
                new Alarm(guard, candidate, incumbent, evidence, 4.5));
  }
}
