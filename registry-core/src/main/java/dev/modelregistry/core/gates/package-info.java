/**
 * The built-in gates. Pure: the same evidence gives the same findings, letter for letter, on every
 * machine and every Java release, since people consent to the digest of a report.
 *
 * <p>Evidence accumulates and is never picked from. Where a version has several readings of one
 * metric on the same data, the candidate is taken at its worst and the incumbent at its best, and
 * all data that both were evaluated on is compared. So attaching an evaluation can shut a gate, or
 * supply what was missing, but never open a gate that failed: with the newest or the best reading
 * instead, one would evaluate until chance is kind, and attach that. The scores of immutable
 * weights on immutable data do not vary for an honest reason that is worth this door.
 */
@NullMarked
package dev.modelregistry.core.gates;

import org.jspecify.annotations.NullMarked;
