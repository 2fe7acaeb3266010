package dev.modelregistry.core.codec;

import dev.modelregistry.core.state.VersionsState;

/** Which entry made which version. */
public final class VersionsCodec implements StateCodec<VersionsState> {

  @Override
  public VersionsState initial() {
    return VersionsState.empty();
  }

  @Override
  public JsonObject encode(VersionsState state) {
    return NumberedEntriesCodec.json(state.entries());
  }

  @Override
  public VersionsState decode(JsonObject json) {
    return new VersionsState(NumberedEntriesCodec.entries(json));
  }
}
