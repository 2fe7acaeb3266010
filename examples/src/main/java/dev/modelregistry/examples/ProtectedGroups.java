package dev.modelregistry.examples;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says which protected groups an applicant belongs to, as {@code sex=female}. The columns it reads
 * are for this alone: no model is given them.
 */
final class ProtectedGroups {

  /** The Statlog German Credit table codes sex and family together; A92 and A95 are women. */
  private static final Map<String, String> SEX =
      Map.of("A91", "male", "A92", "female", "A93", "male", "A94", "male", "A95", "female");

  private static final Map<String, String> FOREIGN = Map.of("A201", "yes", "A202", "no");

  private final List<String> attributes;

  ProtectedGroups(List<String> attributes) {
    this.attributes = List.copyOf(attributes);
  }

  /** Returns the columns that name a group. Others may still tell something of it. */
  Set<String> columns() {
    Set<String> columns = new HashSet<>(attributes);
    if (attributes.contains("sex")) {
      columns.add("personal_status");
    }
    return columns;
  }

  /** Returns the groups of an applicant, one for each attribute that the row has. */
  List<String> of(Map<String, String> row) {
    List<String> groups = new ArrayList<>();
    for (String attribute : attributes) {
      String value = value(attribute, row);
      if (!value.isBlank()) {
        groups.add(attribute + "=" + value);
      }
    }
    return groups;
  }

  private static String value(String attribute, Map<String, String> row) {
    String cell = row.getOrDefault(attribute, "");
    return switch (attribute) {
      case "sex" ->
          cell.isBlank() ? SEX.getOrDefault(row.getOrDefault("personal_status", ""), "") : cell;
      case "age" -> cell.isBlank() ? "" : ageGroup(Double.parseDouble(cell));
      case "foreign_worker" -> FOREIGN.getOrDefault(cell, cell);
      default -> cell;
    };
  }

  private static String ageGroup(double years) {
    return years < 30 ? "under-30" : years < 50 ? "30-to-49" : "50-and-over";
  }
}
