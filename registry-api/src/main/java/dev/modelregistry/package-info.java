/**
 * The registry as applications use it. Open one with {@code Registries.on(storage)} of the core
 * module; everything else is reached from {@link dev.modelregistry.ModelRegistry}.
 *
 * <p>One verb, {@code commit()}, writes: one event, whole or not at all. Handles and views are safe
 * for use by many threads; the builders that end in {@code commit()} are not.
 */
@NullMarked
package dev.modelregistry;

import org.jspecify.annotations.NullMarked;
