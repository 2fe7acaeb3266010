package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.Gate;
import dev.modelregistry.gate.GateRule.Custom;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a team's own gate. Whatever goes wrong in foreign code keeps the gate shut and is told. */
final class InstalledGate {

  private static final int FOREIGN_MESSAGE = 500;

  private InstalledGate() {}

  static Finding check(Custom rule, Evidence evidence, Map<String, Gate> installed) {
    Gate gate = installed.get(rule.name());
    if (gate == null) {
      return Finding.insufficient(
          "it is not installed in this process: install it when the registry is opened, or promote"
              + " from a process that has it");
    }
    try {
      return told(gate.check(evidence.with(rule.parameters())));
    } catch (Exception e) {
      // The verdict carries the exception to the caller, to the log and to the auditor.
      String message = e.getMessage() == null ? "no message" : e.getMessage();
      String cut = Sentences.cut(message, FOREIGN_MESSAGE);
      return Finding.insufficient("it threw " + e.getClass().getName() + ": " + cut);
    }
  }

  private static Finding told(@Nullable Finding finding) {
    return finding == null ? Finding.insufficient("it returned no finding") : finding;
  }
}
