package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.format.AnyEvent;
import dev.modelregistry.core.format.Samples;
import dev.modelregistry.core.format.Seal;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.Uncommitted;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EntryCodecTest {

  private static final EntryRef REF = new EntryRef("policies/log", 3);
  private static final LogEntry ENTRY =
      new LogEntry(
          REF,
          new LogEntry.Stamp(
              "0123456789abcdef0123456789abcdef",
              Actor.person("ann"),
              Instant.parse("2026-06-30T23:59:59.000001Z")),
          Digest.of(new byte[0]),
          Optional.empty(),
          new Denied("set a policy", Role.ADMIN, "*"));
  private static final String REMOTE = "\"remote\":";
  private static final String CLEAN = "\"clean\":true,";
  private static final String TEXT = new String(EntryCodec.encode(ENTRY), UTF_8);

  @Provide
  Arbitrary<LogEntry> entries() {
    return AnyEvent.entry();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everyEntryIsReadAsItWasWritten(@ForAll("entries") LogEntry entry) {
    byte[] bytes = EntryCodec.encode(entry);
    LogEntry read = EntryCodec.decode(entry.ref(), bytes);
    assertThat(read).isEqualTo(entry);
    assertThat(EntryCodec.encode(read)).isEqualTo(bytes);
  }

  @Nested
  class Events {

    @Test
    void everyKindHasAForm() {
      Set<Class<?>> formed =
          Stream.of(LineEvents.KINDS, DecisionEvents.KINDS, CanaryEvents.KINDS, RuleEvents.KINDS)
              .flatMap(kinds -> kinds.stream().<Class<?>>map(EventKind::event))
              .collect(Collectors.toSet());
      assertThat(Event.class.getPermittedSubclasses())
          .filteredOn(kind -> !formed.contains(kind))
          .extracting(Class::getSimpleName)
          .containsExactlyInAnyOrder("Voided", "Unrecognised");
    }

    @Test
    void aKindOfALaterReleaseIsKeptByteForByte() {
      String later = "{\"number\":1.5,\"type\":\"sealed\",\"x\":{\"a\":[true,null]}}";
      String text = Seal.renewed(TEXT.replaceFirst("\\{\"action.*?}", later));
      LogEntry entry = decode(text);
      assertThat(entry.event()).isEqualTo(new Unrecognised("sealed", later));
      assertThat(new String(EntryCodec.encode(entry), UTF_8)).isEqualTo(text);
    }

    @Test
    void aCanaryWithAGuardOfALaterReleaseIsNotReadWithoutIt() {
      String later =
          "{\"terms\":{\"guards\":[{\"type\":\"errors\"},{\"type\":\"drift\"}]},\"type\":\"canary-started\"}";
      LogEntry entry = decode(Seal.renewed(TEXT.replaceFirst("\\{\"action.*?}", later)));
      assertThat(entry.event()).isEqualTo(new Unrecognised("canary-started", later));
    }

    @Test
    void aPolicyWithAGateOfALaterReleaseIsNotReadWithoutIt() {
      String later =
          "{\"label\":\"production\",\"policy\":{\"approvals\":0,\"gates\":[{\"type\":\"moon-phase\"}],"
              + "\"independent\":false,\"overridable\":false},\"type\":\"policy-set\"}";
      LogEntry entry = decode(TEXT.replaceFirst("\\{\"action.*?}", later));
      assertThat(entry.event()).isEqualTo(new Unrecognised("policy-set", later));
    }
  }

  @Nested
  class P7VerifiedReads {

    @Test
    void everyByteThatChangesIsNoticedByOneRead() {
      byte[] bytes = TEXT.getBytes(UTF_8);
      for (int i = 0; i < bytes.length; i++) {
        byte[] changed = bytes.clone();
        changed[i] ^= 1;
        assertThatThrownBy(() -> EntryCodec.decode(REF, changed))
            .as("byte %d", i)
            .isInstanceOf(MalformedJson.class)
            .hasMessage(
                "its bytes do not have the digest that they end with: they were damaged or cut"
                    + " off");
      }
    }

    @Test
    void everyCutIsNoticed() {
      byte[] bytes = TEXT.getBytes(UTF_8);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> EntryCodec.decode(REF, cut)).isInstanceOf(MalformedJson.class);
      }
    }
  }

  @Nested
  class Refusals {

    @Test
    void anEntryOfAnotherPlaceIsRefused() {
      assertRefused(TEXT.replace("\"sequence\":3", "\"sequence\":4"))
          .hasMessage("the entry policies/log#4 stands where policies/log#3 belongs");
      assertRefused(TEXT.replace("policies/log", "models/m/versions"))
          .hasMessageContaining("models/m/versions#3 stands where policies/log#3");
    }

    @Test
    void aNewerFormatIsRefusedWithBothVersions() {
      assertRefused(TEXT.replace("\"format\":1", "\"format\":2"))
          .hasMessage(
              "its format is 2, and this release reads a log entry up to format 1; use a newer"
                  + " release of the library");
      assertRefused(TEXT.replace("\"format\":1", "\"format\":0"))
          .hasMessage("format is 0, which this release does not read");
      assertRefused(TEXT.replace("\"format\":1,", "")).hasMessageContaining("format is missing");
    }

    @Test
    void whatAReaderWouldPassOverIsRefused() {
      assertRefused(TEXT.replace("\"format\"", "\"extra\":1,\"format\""))
          .hasMessageContaining("is not a log entry as format 1 writes it");
      assertRefused(TEXT.replace("\"format\"", " \"format\""))
          .hasMessageContaining("is not a log entry as format 1 writes it");
      assertRefused(TEXT.replace("000001Z", "0000010Z"))
          .hasMessageContaining("is not a log entry as format 1 writes it");
    }

    @Test
    void aValueThatMakesNoSenseIsRefusedWithItsPlace() {
      assertRefused(TEXT.replace("person:ann", "robot:ann"))
          .hasMessage("actor: an actor is written person:… or service:…, not 'robot:ann'");
      assertRefused(TEXT.replace("\"admin\"", "\"king\""))
          .hasMessage(
              "event.needed: 'king' is not one of the words [reader, trainer, approver, admin]");
      String keep = "{\"keep\":\"small\",\"names\":\"%s\",\"type\":\"keep-set\"}";
      assertRefused(TEXT.replaceFirst("\\{\"action.*?}", keep.formatted("*")))
          .hasMessage("event.keep: 'small' is not one of the words [plain, smallest]");
      assertRefused(
              TEXT.replaceFirst("\\{\"action.*?}", keep.replace("small", "plain").formatted("*x")))
          .hasMessage(
              "event: a rule of how bytes are kept is for a name, or for a beginning of names"
                  + " followed by '*', not '*x'");
      assertRefused(TEXT.replace("000001Z", "0000001Z"))
          .hasMessageStartingWith("time: a time has whole microseconds");
      assertRefused(TEXT.replace("\"id\":\"0", "\"id\":\"X"))
          .hasMessage("the document: the id of an entry is 32 lower-case hex digits");
    }

    @Test
    void whatIsKnownOfUncommittedChangesHasOneForm() {
      LogEntry entry = Samples.logs().get("models/credit/versions").get(0);
      String changed = new String(EntryCodec.encode(entry), UTF_8);
      String unknown = changed.replaceFirst(",\"uncommitted\":\\{.*?}", "");
      String clean = unknown.replace(REMOTE, CLEAN + REMOTE);
      assertThat(uncommittedIn(entry, unknown)).isEqualTo(new Uncommitted.Unknown());
      assertThat(uncommittedIn(entry, clean)).isEqualTo(new Uncommitted.None());
      assertThat(uncommittedIn(entry, changed)).isInstanceOf(Uncommitted.Kept.class);
      for (String neither :
          List.of(
              changed.replace(REMOTE, CLEAN + REMOTE),
              clean.replace("\"clean\":true", "\"clean\":false"))) {
        assertThatThrownBy(() -> uncommittedIn(entry, neither))
            .isInstanceOf(MalformedJson.class)
            .hasMessageContaining("is not a log entry as format 1 writes it");
      }
    }

    private Uncommitted uncommittedIn(LogEntry entry, String text) {
      LogEntry read = EntryCodec.decode(entry.ref(), Seal.renewed(text).getBytes(UTF_8));
      return ((Registered) read.event()).manifest().artifacts().code().source().uncommitted();
    }

    @Test
    void anEntryTooLongToBeReadIsNotWritten() {
      String name = "n".repeat(EntryCodec.MAX_BYTES);
      LogEntry entry =
          new LogEntry(
              REF,
              ENTRY.stamp(),
              ENTRY.before(),
              Optional.empty(),
              new Denied(name, Role.ADMIN, "*"));
      assertThatThrownBy(() -> EntryCodec.encode(entry))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a log entry has at most 1,048,576 bytes, not 1,048,869");
      byte[] bytes = Arrays.copyOf(EntryCodec.encode(ENTRY), EntryCodec.MAX_BYTES + 1);
      assertThatThrownBy(() -> EntryCodec.decode(REF, bytes))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("a log entry has at most 1,048,576 bytes, not 1,048,577");
    }

    private AbstractThrowableAssert<?, ?> assertRefused(String text) {
      return assertThatThrownBy(() -> decode(text)).isInstanceOf(MalformedJson.class);
    }
  }

  /** Reads a changed text, whose changer computed its digest anew. */
  private static LogEntry decode(String text) {
    return EntryCodec.decode(REF, Seal.renewed(text).getBytes(UTF_8));
  }
}
