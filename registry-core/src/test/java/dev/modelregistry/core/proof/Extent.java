package dev.modelregistry.core.proof;

/** How far a proof goes: the short form in every build, the long one with {@code -Dproof=long}. */
public final class Extent {

  private Extent() {}

  /** Returns whether the long form was asked for. */
  public static boolean isLong() {
    return System.getProperty("proof", "short").equals("long");
  }

  /** Returns one of two counts. */
  public static int of(int shortForm, int longForm) {
    return isLong() ? longForm : shortForm;
  }
}
