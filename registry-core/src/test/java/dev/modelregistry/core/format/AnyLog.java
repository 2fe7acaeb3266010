package dev.modelregistry.core.format;

import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Granted;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.event.Revoked;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary logs that a correct writer could have written. */
public final class AnyLog {

  private static final ModelName MODEL = new ModelName("m");

  private AnyLog() {}

  public static Arbitrary<List<LogEntry>> versions() {
    Arbitrary<Event> event =
        Arbitraries.oneOf(
            AnyEvent.registered().map(registered -> registered),
            AnyEvent.unrecognised().map(later -> later));
    return event
        .list()
        .ofMaxSize(12)
        .map(
            events -> {
              Scribe scribe = new Scribe("models/m/versions");
              long number = 0;
              for (Event each : events) {
                scribe.add(
                    each instanceof Registered made
                        ? new Registered(++number, made.manifest(), made.blobs())
                        : each);
              }
              return scribe.entries();
            });
  }

  public static Arbitrary<List<LogEntry>> snapshots() {
    Arbitrary<Event> event =
        Arbitraries.oneOf(
            AnyEvent.captured().map(captured -> captured),
            AnyEvent.unrecognised().map(later -> later));
    return event
        .list()
        .ofMaxSize(12)
        .map(
            events -> {
              Scribe scribe = new Scribe("datasets/d/snapshots");
              long number = 0;
              for (Event each : events) {
                scribe.add(
                    each instanceof Captured made
                        ? new Captured(++number, made.contents(), made.blobs(), made.annotations())
                        : each);
              }
              return scribe.entries();
            });
  }

  public static Arbitrary<List<LogEntry>> decisions() {
    Arbitrary<Label> label = Arbitraries.of(Label.PRODUCTION, Label.STAGING, Label.of("canary"));
    Arbitrary<VersionId> version =
        Arbitraries.longs().between(1, 9).map(number -> new VersionId(MODEL, number));
    Arbitrary<Consumer<Scribe>> promote =
        Combinators.combine(label, version).as((at, to) -> scribe -> scribe.promote(at, to));
    Arbitrary<Consumer<Scribe>> rollBack = label.map(at -> scribe -> scribe.rollBack(at));
    Arbitrary<Consumer<Scribe>> other =
        Arbitraries.oneOf(
                AnyEvent.policySet().map(Event.class::cast),
                AnyEvent.approved().map(Event.class::cast),
                AnyEvent.evaluated().map(Event.class::cast),
                AnyEvent.refused().map(Event.class::cast))
            .map(event -> scribe -> scribe.add(event));
    return Arbitraries.frequencyOf(Tuple.of(3, promote), Tuple.of(2, rollBack), Tuple.of(2, other))
        .list()
        .ofMaxSize(25)
        .map(
            steps -> {
              Scribe scribe = new Scribe("models/m/decisions");
              steps.forEach(step -> step.accept(scribe));
              return scribe.entries();
            });
  }

  public static Arbitrary<List<LogEntry>> rules() {
    Arbitrary<Event> event =
        Arbitraries.oneOf(
            AnyEvent.policySet().map(Event.class::cast),
            AnyValue.grant().map(Granted::new),
            AnyEvent.keepSet().map(Event.class::cast),
            AnyEvent.denied().map(Event.class::cast));
    return Combinators.combine(event.list().ofMaxSize(12), Arbitraries.integers().list())
        .as(
            (events, revocations) -> {
              Scribe scribe = new Scribe("policies/log");
              events.forEach(scribe::add);
              List<Grant> given = new ArrayList<>();
              for (Event each : events) {
                if (each instanceof Granted granted && !given.contains(granted.grant())) {
                  given.add(granted.grant());
                }
              }
              for (int at : revocations) {
                if (!given.isEmpty()) {
                  scribe.add(new Revoked(given.remove(Math.floorMod(at, given.size()))));
                }
              }
              return scribe.entries();
            });
  }
}
