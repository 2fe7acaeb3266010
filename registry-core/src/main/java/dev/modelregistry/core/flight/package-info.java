/** What a recording of the JDK's Flight Recorder shows of a registry. */
@NullMarked
package dev.modelregistry.core.flight;

import org.jspecify.annotations.NullMarked;
