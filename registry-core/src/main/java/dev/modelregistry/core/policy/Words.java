package dev.modelregistry.core.policy;

import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.VersionId;
import java.util.List;

/** The turns of phrase that the sentences of decisions share. */
final class Words {

  private Words() {}

  /** Returns how every sentence begins that says why a promotion did not take place. */
  static String notPromoted(GateReport report) {
    return shown(report.candidate()) + " was not promoted to " + report.label() + ": ";
  }

  static String shown(VersionId version) {
    return "version " + version.number() + " of " + version.model();
  }

  /** Returns "a", "a; and b", "a; b; and c": the parts are sentences with commas of their own. */
  static String joined(List<String> parts) {
    int last = parts.size() - 1;
    return last < 1
        ? String.join("", parts)
        : String.join("; ", parts.subList(0, last)) + "; and " + parts.get(last);
  }
}
