package dev.modelregistry.core.codec;

import dev.modelregistry.value.EntryRef;

/** Edges of lineage: small objects whose keys say nearly everything. */
public final class EdgeCodec {

  /** Far more than an edge has. */
  public static final int MAX_BYTES = 4 << 10;

  private static final DocumentFormat<Edge> FORMAT =
      new DocumentFormat<>("an edge of lineage", 1, MAX_BYTES, EdgeCodec::json, EdgeCodec::edge);

  private static final String ENTRY = "entry";
  private static final String LOG = "log";
  private static final String FROM = "from";

  private EdgeCodec() {}

  /**
   * Where an edge leads.
   *
   * @param entryId the id of the entry, as the edge's key has it: the bytes of another edge show
   * @param from the first place where the entry can stand
   */
  public record Edge(String entryId, EntryRef from) {}

  /** Returns the bytes of an edge. */
  public static byte[] encode(Edge edge) {
    return Whole.sealed(FORMAT.encode(edge));
  }

  /**
   * Reads an edge.
   *
   * @throws MalformedJson if the bytes are not those of an edge
   */
  public static Edge decode(byte[] bytes) {
    return FORMAT.decode(Whole.unsealed(bytes));
  }

  private static JsonObject.Builder json(Edge edge) {
    return JsonObject.builder()
        .put(ENTRY, edge.entryId())
        .put(LOG, edge.from().log())
        .put(FROM, edge.from().sequence());
  }

  private static Edge edge(JsonObject json) {
    return new Edge(json.text(ENTRY), new EntryRef(json.text(LOG), json.integer(FROM)));
  }
}
