package dev.modelregistry.spi;

import java.time.Instant;

/**
 * What a storage knows about an object without reading it.
 *
 * @param sizeBytes length of the object in bytes
 * @param createdAt when the storage says the object was created, by the storage's clock; used for
 *     display and for sweeping leftovers, never to decide anything about a version
 */
public record ObjectInfo(long sizeBytes, Instant createdAt) {}
