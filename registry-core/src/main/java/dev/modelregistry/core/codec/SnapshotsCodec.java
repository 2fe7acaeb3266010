package dev.modelregistry.core.codec;

import dev.modelregistry.core.state.SnapshotsState;

/** Which entry made which snapshot. */
public final class SnapshotsCodec implements StateCodec<SnapshotsState> {

  @Override
  public SnapshotsState initial() {
    return SnapshotsState.empty();
  }

  @Override
  public JsonObject encode(SnapshotsState state) {
    return NumberedEntriesCodec.json(state.entries());
  }

  @Override
  public SnapshotsState decode(JsonObject json) {
    return new SnapshotsState(NumberedEntriesCodec.entries(json));
  }
}
