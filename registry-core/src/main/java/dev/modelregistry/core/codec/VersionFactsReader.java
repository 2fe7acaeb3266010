package dev.modelregistry.core.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.ConfigValue.Flag;
import dev.modelregistry.value.ConfigValue.Items;
import dev.modelregistry.value.ConfigValue.Numeric;
import dev.modelregistry.value.ConfigValue.Text;
import dev.modelregistry.value.EntryRef;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what a search can ask out of entries whose bytes were found good, and passes over the rest
 * of them: no tree is built and nothing is checked twice.
 *
 * <p>For one thread. Each reader has a symbol table of its own, so what is read fills no memory
 * that others share.
 */
public final class VersionFactsReader {

  private final JsonFactory factory =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private final Members.Collector<ConfigValue> config = new Members.Collector<>();
  private final Members.Collector<String> annotations = new Members.Collector<>();
  private final Members.Collector<Double> metrics = new Members.Collector<>();
  private final String log;
  private Entry entry = new Entry();

  /** What was read of the entry at hand. */
  private static final class Entry {
    private boolean registered;
    private long number;
    private Instant time = Instant.EPOCH;
    private Members<ConfigValue> config = Members.none();
    private Members<String> annotations = Members.none();
    private final List<Members<Double>> metrics = new ArrayList<>(1);

    VersionFacts facts(long sequence) {
      return new VersionFacts(
          sequence,
          number,
          time,
          new VersionFacts.Noted(config, annotations),
          List.copyOf(metrics));
    }
  }

  /** Reads the value of a name, at which the parser stands. */
  private interface Member {
    void read(JsonParser json, String name) throws IOException;
  }

  /** Reads entries of a log. */
  public VersionFactsReader(String log) {
    this.log = log;
  }

  /**
   * Returns the versions that entries registered, in their order.
   *
   * @param first the sequence number of the first entry
   * @param lines the bytes of entries, each followed by a line feed
   * @throws MalformedJson if they are no entries
   */
  public List<VersionFacts> read(long first, byte[] lines) {
    try {
      return glance(first, lines);
    } catch (IOException | DateTimeException | IllegalArgumentException | MalformedJson unusual) {
      return decoded(first, lines);
    }
  }

  private List<VersionFacts> glance(long first, byte[] lines) throws IOException {
    List<VersionFacts> found = new ArrayList<>();
    long sequence = first;
    try (JsonParser json = factory.createParser(lines)) {
      for (; json.nextToken() != null; sequence++) {
        entry = new Entry();
        object(json, this::entry);
        if (entry.registered) {
          found.add(entry.facts(sequence));
        }
      }
    }
    return found;
  }

  /** Events of a later release may have the same names and other values. */
  private List<VersionFacts> decoded(long first, byte[] lines) {
    List<VersionFacts> found = new ArrayList<>();
    long sequence = first;
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        byte[] bytes = Arrays.copyOfRange(lines, start, i);
        VersionFacts.of(EntryCodec.decode(new EntryRef(log, sequence), bytes))
            .ifPresent(found::add);
        start = i + 1;
        sequence++;
      }
    }
    return found;
  }

  private void entry(JsonParser json, String name) throws IOException {
    switch (name) {
      case "event" -> object(json, this::event);
      case "time" -> entry.time = Words.instant(json.getText());
      default -> json.skipChildren();
    }
  }

  private void event(JsonParser json, String name) throws IOException {
    switch (name) {
      case "manifest" -> object(json, this::manifest);
      case "number" -> entry.number = json.getLongValue();
      case "type" -> entry.registered = json.getText().equals("registered");
      default -> json.skipChildren();
    }
  }

  private void manifest(JsonParser json, String name) throws IOException {
    switch (name) {
      case "annotations" -> {
        object(json, (value, note) -> annotations.add(note, value.getText()));
        entry.annotations = annotations.collected();
      }
      case "artifacts" -> object(json, this::artifacts);
      default -> json.skipChildren();
    }
  }

  private void artifacts(JsonParser json, String name) throws IOException {
    switch (name) {
      case "code" -> object(json, this::code);
      case "evaluations" -> {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          object(json, this::evaluation);
        }
      }
      default -> json.skipChildren();
    }
  }

  private void code(JsonParser json, String name) throws IOException {
    if (name.equals("config")) {
      object(json, (value, key) -> config.add(key, configValue(value)));
      entry.config = config.collected();
    } else {
      json.skipChildren();
    }
  }

  private void evaluation(JsonParser json, String name) throws IOException {
    if (name.equals("metrics")) {
      object(json, (value, metric) -> metrics.add(metric, value.getDoubleValue()));
      entry.metrics.add(metrics.collected());
    } else {
      json.skipChildren();
    }
  }

  private static ConfigValue configValue(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> new Text(json.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeric(json.getDoubleValue());
      case VALUE_TRUE -> new Flag(true);
      case VALUE_FALSE -> new Flag(false);
      case START_ARRAY -> {
        List<ConfigValue> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          items.add(configValue(json));
        }
        yield new Items(items);
      }
      default -> throw new MalformedJson("a configuration holds no " + json.currentToken());
    };
  }

  private static void object(JsonParser json, Member member) throws IOException {
    if (!json.isExpectedStartObjectToken()) {
      throw new MalformedJson("an object is expected and not " + json.currentToken());
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      member.read(json, name);
    }
  }
}
