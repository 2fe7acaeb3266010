package dev.modelregistry.core.serve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

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

  /**
   * Creates a cache of things that weigh at most so much together. What weighs more by itself is
   * not kept; what becomes heavier is put again.
   */
  public Cached(int most, ToIntFunction<V> weight) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .weigher((K name, V thing) -> weight.applyAsInt(thing))
            .build();
  }

  /** Keeps a thing if there is room for it. */
  public void put(K name, V thing) {
    cache.put(name, thing);
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
