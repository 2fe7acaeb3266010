/** What columns look like: sketches that learn it in one pass, and how far two tables lie apart. */
@NullMarked
package dev.modelregistry.core.profile;

import org.jspecify.annotations.NullMarked;
