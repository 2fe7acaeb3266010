/** Measures the registry beside what its speed is held against, both in one run. */
@NullMarked
package dev.modelregistry.examples.bench;

import org.jspecify.annotations.NullMarked;
