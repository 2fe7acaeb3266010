package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.JsonObject;
import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.state.InconsistentLog;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A state that notices every entry that is missing, doubled, changed or out of order: the digest of
 * all that was said, in order.
 */
record Tally(long entries, Digest said) implements LogState<Tally> {

  static final String IMPOSSIBLE = "impossible";

  static final Tally NONE = new Tally(0, Digest.of(new byte[0]));

  static final StateCodec<Tally> CODEC =
      new StateCodec<>() {
        @Override
        public Tally initial() {
          return NONE;
        }

        @Override
        public JsonObject encode(Tally state) {
          return JsonObject.builder()
              .put("entries", state.entries)
              .put("said", state.said.toString())
              .build();
        }

        @Override
        public Tally decode(JsonObject json) {
          return new Tally(json.integer("entries"), json.text("said", Digest::parse));
        }
      };

  @Override
  public Tally fold(List<LogEntry> added) {
    Tally tally = this;
    for (LogEntry entry : added) {
      if (text(entry).equals(IMPOSSIBLE)) {
        throw new InconsistentLog(entry.sequence(), "nobody can say that");
      }
      tally = tally.and(text(entry));
    }
    return tally;
  }

  Tally and(String text) {
    return new Tally(entries + 1, Digest.of((said + text).getBytes(StandardCharsets.UTF_8)));
  }

  static Event saying(String text) {
    return new Denied(text, Role.READER, "*");
  }

  static String text(LogEntry entry) {
    return entry.event() instanceof Denied denied ? denied.action() : entry.event().toString();
  }
}
