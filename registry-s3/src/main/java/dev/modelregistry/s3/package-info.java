/** A storage in a bucket of an S3 service. */
@NullMarked
package dev.modelregistry.s3;

import org.jspecify.annotations.NullMarked;
