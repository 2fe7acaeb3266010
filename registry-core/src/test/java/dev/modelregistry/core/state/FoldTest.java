package dev.modelregistry.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.format.AnyLog;
import dev.modelregistry.event.LogEntry;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * However a log is cut, its pieces amount to the same.
 *
 * <pre>
 *   e1 e2 e3 e4 e5        in one batch
 *   e1|e2|e3|e4|e5        entry by entry
 *   e1 e2|e3 e4 e5        from a log checkpoint on
 * </pre>
 */
class FoldTest {

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void versions(@ForAll("versionsLogs") List<LogEntry> log, @ForAll int cut) {
    check(VersionsState.empty(), log, cut);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void snapshots(@ForAll("snapshotsLogs") List<LogEntry> log, @ForAll int cut) {
    check(SnapshotsState.empty(), log, cut);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void decisions(@ForAll("decisionsLogs") List<LogEntry> log, @ForAll int cut) {
    check(DecisionsState.empty(), log, cut);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void rules(@ForAll("rulesLogs") List<LogEntry> log, @ForAll int cut) {
    check(RulesState.empty(), log, cut);
  }

  private static <S extends LogState<S>> void check(S empty, List<LogEntry> log, int at) {
    S batch = empty.fold(log);
    S each = empty;
    for (LogEntry entry : log) {
      each = each.fold(List.of(entry));
    }
    assertThat(each).isEqualTo(batch);
    int cut = Math.floorMod(at, log.size() + 1);
    S before = empty.fold(log.subList(0, cut));
    S kept = empty.fold(log.subList(0, cut));
    assertThat(before.fold(log.subList(cut, log.size()))).isEqualTo(batch);
    assertThat(before).as("a state never changes").isEqualTo(kept);
  }

  @Provide
  Arbitrary<List<LogEntry>> versionsLogs() {
    return AnyLog.versions();
  }

  @Provide
  Arbitrary<List<LogEntry>> snapshotsLogs() {
    return AnyLog.snapshots();
  }

  @Provide
  Arbitrary<List<LogEntry>> decisionsLogs() {
    return AnyLog.decisions();
  }

  @Provide
  Arbitrary<List<LogEntry>> rulesLogs() {
    return AnyLog.rules();
  }
}
