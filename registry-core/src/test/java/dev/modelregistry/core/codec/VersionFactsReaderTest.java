package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.format.AnyEvent;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VersionFactsReaderTest {

  private static final String LOG = "models/m/versions";
  private static final long FIRST = 257;

  private final VersionFactsReader reader = new VersionFactsReader(LOG);

  private static LogEntry entry(long sequence, Event event) {
    return new LogEntry(
        new EntryRef(LOG, sequence),
        new LogEntry.Stamp(
            "0123456789abcdef0123456789abcdef",
            Actor.person("ann"),
            Instant.parse("2026-06-30T23:59:59.000001Z")),
        Digest.of(new byte[0]),
        Optional.empty(),
        event);
  }

  private static byte[] lines(List<LogEntry> entries) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (LogEntry entry : entries) {
      lines.writeBytes(EntryCodec.encode(entry));
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  private static List<LogEntry> entries(List<Event> events) {
    List<LogEntry> entries = new ArrayList<>();
    events.forEach(event -> entries.add(entry(FIRST + entries.size(), event)));
    return entries;
  }

  /** Versions, and between them whatever else may stand in a log. */
  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Event> registered = AnyEvent.registered().map(event -> event);
    return Arbitraries.oneOf(registered, registered, AnyEvent.ofEveryKind())
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void findsWhatTheDecodedEntriesSay(@ForAll("events") List<Event> events) {
    List<LogEntry> entries = entries(events);

    List<VersionFacts> found = reader.read(FIRST, lines(entries));

    assertThat(found)
        .isEqualTo(entries.stream().flatMap(each -> VersionFacts.of(each).stream()).toList());
  }

  @Nested
  class EventsOfALaterRelease {

    @Test
    void mayHaveTheSameNamesAndOtherValues() {
      Registered known = AnyEvent.registered().sample();
      for (String later :
          List.of(
              "{\"manifest\":[1,2],\"type\":\"sealed\"}",
              "{\"manifest\":{\"annotations\":{\"a\":{}}},\"number\":\"x\",\"type\":\"sealed\"}",
              "{\"manifest\":{\"artifacts\":{\"code\":{\"config\":{\"a\":{}}}}},\"type\":\"sealed\"}")) {
        List<LogEntry> entries = entries(List.of(known, new Unrecognised("sealed", later), known));

        assertThat(reader.read(FIRST, lines(entries)))
            .as("beside %s", later)
            .extracting(VersionFacts::sequence)
            .containsExactly(FIRST, FIRST + 2);
      }
    }
  }

  @Nested
  class WhatIsNoEntry {

    @Test
    void isRefused() {
      for (String lines : List.of("{\n", "[]\n", "{\"time\":\"noon\"}\n", "x\n")) {
        assertThatThrownBy(() -> reader.read(FIRST, lines.getBytes(UTF_8)))
            .as(lines)
            .isInstanceOf(MalformedJson.class);
      }
    }
  }

  @Nested
  class Times {

    @Test
    void ofTheUsualFormAreReadAsTheJdkReadsThem() {
      for (String time :
          List.of(
              "2026-06-30T08:00:00Z",
              "2026-06-30T08:00:00.250Z",
              "2024-02-29T23:59:59.999999Z",
              "0001-01-01T00:00:00Z",
              "9999-12-31T23:59:59.000001Z",
              "+12026-06-30T08:00:00Z",
              "-0001-06-30T08:00:00Z")) {
        assertThat(Words.instant(time)).isEqualTo(Instant.parse(time));
        assertThat(Words.of(Words.instant(time))).isEqualTo(time);
      }
    }

    @Test
    void ofAnotherFormAreRefusedOrNotWhatWasWritten() {
      for (String time :
          List.of(
              "2026-06-31T08:00:00Z",
              "2026-06-30T24:00:00Z",
              "2026-06-30T08:00:60Z",
              "2026-06-3xT08:00:00Z",
              "2026-06-30T08:00:00.2500Z",
              "2026-06-30T08:00:00.+50Z",
              "2026-06-30 08:00:00Z",
              "2026-06-30T08:00:00.123456789Z")) {
        assertThat(isKept(time)).as(time).isFalse();
      }
    }

    private boolean isKept(String time) {
      try {
        return Words.of(Words.instant(time)).equals(time);
      } catch (DateTimeException | IllegalArgumentException refused) {
        return false;
      }
    }
  }
}
