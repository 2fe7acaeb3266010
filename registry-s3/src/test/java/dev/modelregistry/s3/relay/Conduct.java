package dev.modelregistry.s3.relay;

import java.io.IOException;

/** What a {@link Relay} does with a request. */
@FunctionalInterface
public interface Conduct {

  /**
   * Serves a request, or does not: the client's connection is closed afterwards.
   *
   * @throws IOException as good as no answer
   */
  void serve(Exchange exchange) throws IOException;
}
