/** What was decided, why, and whether the store still says what was written. */
@NullMarked
package dev.modelregistry.core.audit;

import org.jspecify.annotations.NullMarked;
