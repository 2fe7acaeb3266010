/** Proofs about threads that share a registry, or a class of it. */
@NullMarked
package dev.modelregistry.core.proof.concurrent;

import org.jspecify.annotations.NullMarked;
