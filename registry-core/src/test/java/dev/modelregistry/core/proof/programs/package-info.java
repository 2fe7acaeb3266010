/**
 * Random programs over a storage that goes wrong, held against the registry as anybody would write
 * it who never loses power.
 */
@NullMarked
package dev.modelregistry.core.proof.programs;

import org.jspecify.annotations.NullMarked;
