package dev.modelregistry.core.codec;

import dev.modelregistry.core.state.LogState;

/**
 * How the state of one kind of log is kept in a log checkpoint.
 *
 * @param <S> the state
 */
public interface StateCodec<S extends LogState<S>> {

  /** Returns the state of an empty log. */
  S initial();

  /** Returns the state as a JSON object; equal states give equal objects. */
  JsonObject encode(S state);

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedJson if the object is not of that form
   */
  S decode(JsonObject json);
}
