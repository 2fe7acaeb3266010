/** What surrounds a training run: the revision of its source and the environment it ran in. */
@NullMarked
package dev.modelregistry.core.capture;

import org.jspecify.annotations.NullMarked;
