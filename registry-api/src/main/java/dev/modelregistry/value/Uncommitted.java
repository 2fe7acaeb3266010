package dev.modelregistry.value;

/** What is known about changes to the code that were not committed. */
public sealed interface Uncommitted {

  /** Nobody looked, as where the caller names the revision. */
  record Unknown() implements Uncommitted {
    @Override
    public String toString() {
      return "uncommitted changes unknown";
    }
  }

  /** The working tree was that of the revision. */
  record None() implements Uncommitted {
    @Override
    public String toString() {
      return "clean";
    }
  }

  /**
   * The working tree differed from the revision.
   *
   * @param patch the difference, in the form of {@code git diff}
   */
  record Kept(Descriptor patch) implements Uncommitted {
    @Override
    public String toString() {
      return "with uncommitted changes";
    }
  }
}
