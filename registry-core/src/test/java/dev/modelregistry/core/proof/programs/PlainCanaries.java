package dev.modelregistry.core.proof.programs;

import dev.modelregistry.value.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The canaries that labels ever had, as a list each; the last one may still run. */
final class PlainCanaries {

  /**
   * A canary.
   *
   * @param shares all it ever had, in hundredths of a percent
   * @param ended the decision that ended it; 0 for one that runs
   */
  record PlainCanary(int version, int since, List<Integer> shares, int ended) {

    int share() {
      return shares.get(shares.size() - 1);
    }
  }

  private final Map<Label, List<PlainCanary>> all = new TreeMap<>();

  PlainCanaries copy() {
    PlainCanaries copy = new PlainCanaries();
    all.forEach((label, list) -> copy.all.put(label, new ArrayList<>(list)));
    return copy;
  }

  @Nullable PlainCanary running(Label label) {
    List<PlainCanary> list = all.getOrDefault(label, List.of());
    @Nullable PlainCanary last = list.isEmpty() ? null : list.get(list.size() - 1);
    return last == null || last.ended > 0 ? null : last;
  }

  void start(Label label, int version, int since, int share) {
    all.computeIfAbsent(label, any -> new ArrayList<>())
        .add(new PlainCanary(version, since, List.of(share), 0));
  }

  void change(Label label, PlainCanary running, int share) {
    List<Integer> shares = new ArrayList<>(running.shares);
    shares.add(share);
    replaceLast(label, new PlainCanary(running.version, running.since, shares, 0));
  }

  /** Ends the one that runs, if one does. */
  void end(Label label, int decision) {
    @Nullable PlainCanary running = running(label);
    if (running != null) {
      replaceLast(label, new PlainCanary(running.version, running.since, running.shares, decision));
    }
  }

  private void replaceLast(Label label, PlainCanary by) {
    List<PlainCanary> list = all.getOrDefault(label, List.of());
    list.set(list.size() - 1, by);
  }

  /** Says which one a label has. */
  String seenNow(Label label) {
    @Nullable PlainCanary running = running(label);
    return running == null ? "no canary" : line(running);
  }

  String seenInAll(Label label) {
    return all.getOrDefault(label, List.of()).stream().map(PlainCanaries::line).toList().toString();
  }

  private static String line(PlainCanary canary) {
    return line(canary.version, canary.since, canary.shares, canary.ended);
  }

  static String line(long version, long since, List<Integer> shares, long ended) {
    return String.format(
        "canary v%d since decision %d with %s, ended by %d", version, since, shares, ended);
  }
}
