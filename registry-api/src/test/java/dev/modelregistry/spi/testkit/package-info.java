/**
 * What a storage is tested with, and what is tested with a storage.
 *
 * <p>A plugin author subclasses {@link dev.modelregistry.spi.testkit.StorageContract} and gets
 * every guarantee of {@link dev.modelregistry.spi.Storage} tested under its number. An application
 * tests itself on {@link dev.modelregistry.spi.testkit.InMemoryStorage}, and its answer to trouble
 * with {@link dev.modelregistry.spi.testkit.FaultyStorage}; {@link
 * dev.modelregistry.spi.testkit.CountingStorage} tells what an operation costs.
 */
@NullMarked
package dev.modelregistry.spi.testkit;

import org.jspecify.annotations.NullMarked;
