/** One runnable program per journey. */
@NullMarked
package dev.modelregistry.examples;

import org.jspecify.annotations.NullMarked;
