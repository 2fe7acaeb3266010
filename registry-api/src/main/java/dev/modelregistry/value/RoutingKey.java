package dev.modelregistry.value;

/**
 * What keeps requests together: those with the same key are answered by the same version, on every
 * machine and after restarts. A customer's number, a session, or a request's own id where nothing
 * has to stay together.
 *
 * @param value 1 to 1,000 characters
 */
public record RoutingKey(String value) {

  private static final int MAX_LENGTH = 1_000;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if the key is empty or longer than 1,000 characters
   */
  public RoutingKey {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a routing key has 1 to " + MAX_LENGTH + " characters, not " + value.length());
    }
  }

  /** Returns the key of this text. */
  public static RoutingKey of(String value) {
    return new RoutingKey(value);
  }

  /** Returns the key of this number, in decimal. */
  public static RoutingKey of(long value) {
    return new RoutingKey(Long.toString(value));
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return value;
  }
}
