/**
 * The one seam around a storage: where keys are computed, reads are tried again and the storage's
 * {@link java.io.IOException} becomes an error of the library.
 */
@NullMarked
package dev.modelregistry.core.store;

import org.jspecify.annotations.NullMarked;
