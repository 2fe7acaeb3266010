/**
 * What a storage implements so that a registry can live on it: write-once objects under ordered
 * keys, and six numbered guarantees (see {@link dev.modelregistry.spi.Storage}).
 *
 * <p>A plugin author implements {@link dev.modelregistry.spi.Storage} and subclasses the contract
 * test of the test kit; nothing else of the library needs to be known.
 */
@NullMarked
package dev.modelregistry.spi;

import org.jspecify.annotations.NullMarked;
