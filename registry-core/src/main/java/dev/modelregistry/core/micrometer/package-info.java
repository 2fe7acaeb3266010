/** Shows what is counted to Micrometer, for applications that have it; nothing else needs it. */
@NullMarked
package dev.modelregistry.core.micrometer;

import org.jspecify.annotations.NullMarked;
