/** A storage in a folder of a local or shared file system. */
@NullMarked
package dev.modelregistry.fs;

import org.jspecify.annotations.NullMarked;
