package dev.modelregistry.core.serve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Function;

/**
 * Immutable things by name, the most used kept. What the store holds is written once, so an entry
 * can never be stale and is only ever dropped for room.
 *
 * <p>Loads outside of the cache's locks: two threads may load the same thing, and the first one
 * kept is the one that all see. A lock held over a load would hold it over I/O.
 *
 * @param <K> the name
 * @param <V> the thing
 */
public final class Cached<K, V> {

  private final Cache<K, V> cache;

  /** Creates a cache of at most this many things. */
  public Cached(int most) {
    this.cache = Caffeine.newBuilder().maximumSize(most).build();
  }

  /** Returns the thing, made by {@code make} where it is not kept; a failure is not kept. */
  public V get(K name, Function<K, V> make) {
    V kept = cache.getIfPresent(name);
    return kept != null ? kept : keep(name, make.apply(name));
  }

  /** Returns the thing where it is kept. */
  public Optional<V> find(K name) {
    return Optional.ofNullable(cache.getIfPresent(name));
  }

  private V keep(K name, V made) {
    V earlier = cache.asMap().putIfAbsent(name, made);
    return earlier != null ? earlier : made;
  }
}
