/**
 * Proofs that take chance, processes or damage: short in every build, long with {@code
 * -Dproof=long}. A failing one prints the command that repeats it.
 */
@NullMarked
package dev.modelregistry.core.proof;

import org.jspecify.annotations.NullMarked;
