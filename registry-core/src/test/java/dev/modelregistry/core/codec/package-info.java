@NullMarked
package dev.modelregistry.core.codec;

import org.jspecify.annotations.NullMarked;
