/**
 * From a label to a version, from memory where the answer is fresh enough, and on to a loaded model
 * that is replaced when the label moves.
 */
@NullMarked
package dev.modelregistry.core.serve;

import org.jspecify.annotations.NullMarked;
