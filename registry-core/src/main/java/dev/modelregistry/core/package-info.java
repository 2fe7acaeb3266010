/** Opens a registry over a storage. */
@NullMarked
package dev.modelregistry.core;

import org.jspecify.annotations.NullMarked;
