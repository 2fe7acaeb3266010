/** Where versions come from and what became of what they used: edges, and what differs. */
@NullMarked
package dev.modelregistry.core.lineage;

import org.jspecify.annotations.NullMarked;
