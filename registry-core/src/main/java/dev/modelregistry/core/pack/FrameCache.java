package dev.modelregistry.core.pack;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The frames that were decoded last, of all objects that one read goes through. Copies mostly run
 * in the order of the base, so a few frames serve them. Used by one thread at a time.
 */
public final class FrameCache {

  private static final int MOST_BYTES = 32 << 20;

  private final Map<Key, byte[]> frames = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Key(PackedObject object, int frame) {}

  byte[] frame(PackedObject object, int frame) throws IOException {
    Key key = new Key(object, frame);
    byte[] known = frames.get(key);
    if (known != null) {
      return known;
    }
    byte[] decoded = object.frame(frame);
    frames.put(key, decoded);
    bytes += decoded.length;
    Iterator<byte[]> oldest = frames.values().iterator();
    while (bytes > MOST_BYTES) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
    return decoded;
  }
}
