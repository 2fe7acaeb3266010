package dev.modelregistry.core.codec;

import dev.modelregistry.value.EntryRef;

/** Edges of lineage: small objects whose keys say nearly everything. */
public final class EdgeCodec {

  /** Far more than an edge has. */
  public static final int MAX_BYTES = 4 << 10;

  private static final DocumentFormat<EntryRef> FORMAT =
      new DocumentFormat<>(
          "an edge of lineage", 1, MAX_BYTES, EdgeCodec::json, EdgeCodec::entryRef);

  private static final String LOG = "log";
  private static final String FROM = "from";

  private EdgeCodec() {}

  /**
   * Returns the bytes of an edge.
   *
   * @param from the first place where the entry that uses something can stand
   */
  public static byte[] encode(EntryRef from) {
    return Whole.sealed(FORMAT.encode(from));
  }

  /**
   * Reads an edge.
   *
   * @throws MalformedJson if the bytes are not those of an edge
   */
  public static EntryRef decode(byte[] bytes) {
    return FORMAT.decode(Whole.unsealed(bytes));
  }

  private static JsonObject.Builder json(EntryRef from) {
    return JsonObject.builder().put(LOG, from.log()).put(FROM, from.sequence());
  }

  private static EntryRef entryRef(JsonObject json) {
    return new EntryRef(json.text(LOG), json.integer(FROM));
  }
}
