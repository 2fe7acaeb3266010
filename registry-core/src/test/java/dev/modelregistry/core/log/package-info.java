@NullMarked
package dev.modelregistry.core.log;

import org.jspecify.annotations.NullMarked;
