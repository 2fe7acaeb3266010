package dev.modelregistry.gate;

/**
 * What one gate says.
 *
 * @param verdict the outcome
 * @param sentence why, with the numbers, as a sentence that an auditor can read alone
 */
public record Finding(Verdict verdict, String sentence) {

  /**
   * Checks the sentence.
   *
   * @throws IllegalArgumentException if it is blank or longer than 2,000 characters
   */
  public Finding {
    if (sentence.isBlank() || sentence.length() > 2_000) {
      throw new IllegalArgumentException(
          "a gate says why in 1 to 2,000 characters, not " + sentence.length());
    }
  }

  /** Returns a finding that opens the gate. */
  public static Finding passed(String sentence) {
    return new Finding(Verdict.PASSED, sentence);
  }

  /** Returns a finding that keeps the gate shut. */
  public static Finding failed(String sentence) {
    return new Finding(Verdict.FAILED, sentence);
  }

  /** Returns a finding that keeps the gate shut for want of evidence. */
  public static Finding insufficient(String sentence) {
    return new Finding(Verdict.INSUFFICIENT_EVIDENCE, sentence);
  }
}
