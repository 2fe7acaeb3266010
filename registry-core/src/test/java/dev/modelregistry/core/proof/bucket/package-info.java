/** The proofs over a bucket, whose servers and networks do not treat it well. */
@NullMarked
package dev.modelregistry.core.proof.bucket;

import org.jspecify.annotations.NullMarked;
