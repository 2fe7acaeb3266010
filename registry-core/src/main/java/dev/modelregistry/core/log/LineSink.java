package dev.modelregistry.core.log;

/** Takes entries as the bytes that they are. */
@FunctionalInterface
public interface LineSink {

  /**
   * Takes entries in order.
   *
   * @param first the sequence number of the first
   * @param lines the bytes of each, followed by a line feed
   */
  void accept(long first, byte[] lines);
}
