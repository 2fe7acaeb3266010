/** From a label to a version, from memory where the answer is fresh enough. */
@NullMarked
package dev.modelregistry.core.serve;

import org.jspecify.annotations.NullMarked;
