/** What stands between a client and a server of HTTP, and does not treat them well. */
@NullMarked
package dev.modelregistry.s3.relay;

import org.jspecify.annotations.NullMarked;
