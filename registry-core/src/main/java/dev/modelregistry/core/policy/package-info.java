/**
 * Decisions: is it allowed, approved, and still what the gates compared. Pure functions of the
 * folded state and of what was asked, so that a writer which lost its slot decides again, and an
 * auditor gets the same answer years later.
 */
@NullMarked
package dev.modelregistry.core.policy;

import org.jspecify.annotations.NullMarked;
