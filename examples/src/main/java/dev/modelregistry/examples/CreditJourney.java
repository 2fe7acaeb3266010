package dev.modelregistry.examples;

/** The credit model's way from training to service. */
final class CreditJourney {

  private CreditJourney() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      throw new IllegalArgumentException("no argument is known: " + String.join(" ", arguments));
    }
  }
}
