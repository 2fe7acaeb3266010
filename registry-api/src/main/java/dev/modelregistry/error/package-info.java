/**
 * Why not, sorted by what the caller does next. Every failure of the library is a {@link
 * dev.modelregistry.error.RegistryException} of one of four branches; an argument that is malformed
 * by itself is an {@link IllegalArgumentException}.
 *
 * <table>
 *   <caption>What to do</caption>
 *   <tr><th>branch</th><th>did anything happen?</th><th>what to do</th></tr>
 *   <tr><td>Rejected</td><td>no, or a refusal was recorded</td><td>change the request</td></tr>
 *   <tr><td>Conflict</td><td>no</td><td>read again, then decide again</td></tr>
 *   <tr><td>Corrupt</td><td>no</td><td>stop and tell a person</td></tr>
 *   <tr><td>Unavailable</td><td>no</td><td>try later</td></tr>
 *   <tr><td>OutcomeUnknown</td><td>perhaps</td><td>settle it, then try again</td></tr>
 * </table>
 */
@NullMarked
package dev.modelregistry.error;

import org.jspecify.annotations.NullMarked;
