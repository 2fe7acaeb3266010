package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.Verdict;
import dev.modelregistry.value.Names;
import dev.modelregistry.value.VersionId;
import java.util.Comparator;
import java.util.List;

/** Findings put together, within the length that a report allows. */
final class Sentences {

  /** A finding holds 2,000 characters; the rest is for "and 17 more". */
  private static final int ROOM = 1_900;

  private Sentences() {}

  static String shown(VersionId version) {
    return "v" + version.number();
  }

  /**
   * Returns the findings as one. A failure outweighs missing evidence, and missing evidence a pass;
   * what does not pass is said first, and passes are left out beside it.
   */
  static Finding joined(List<Finding> findings) {
    List<Finding> heaviestFirst =
        findings.stream().sorted(Comparator.comparing(Sentences::weight)).toList();
    Verdict verdict = heaviestFirst.get(0).verdict();
    List<String> sentences =
        heaviestFirst.stream()
            .filter(part -> verdict == Verdict.PASSED || part.verdict() != Verdict.PASSED)
            .map(Finding::sentence)
            .toList();
    return new Finding(verdict, joinedText(sentences));
  }

  private static int weight(Finding finding) {
    return switch (finding.verdict()) {
      case FAILED -> 0;
      case INSUFFICIENT_EVIDENCE -> 1;
      case PASSED -> 2;
    };
  }

  private static String joinedText(List<String> sentences) {
    StringBuilder text = new StringBuilder(cut(sentences.get(0), ROOM));
    for (int i = 1; i < sentences.size(); i++) {
      if (text.length() + sentences.get(i).length() > ROOM) {
        return text.append("; and ").append(sentences.size() - i).append(" more").toString();
      }
      text.append("; ").append(sentences.get(i));
    }
    return text.toString();
  }

  /** Returns the text with at most {@code length} characters, no surrogate pair cut in half. */
  static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
    return text.substring(0, end) + "…";
  }

  /**
   * Returns the finding on one line: white space for line breaks, a question mark for whatever else
   * no line can show. So names and foreign messages can neither break a report nor be stored as
   * other characters than were consented to.
   */
  static Finding plain(Finding finding) {
    String oneLine = finding.sentence().replaceAll("[\t\n\u000B\f\r]", " ");
    return new Finding(finding.verdict(), Names.plain(oneLine));
  }
}
