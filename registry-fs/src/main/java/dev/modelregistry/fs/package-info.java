/**
 * A storage in a folder: {@link dev.modelregistry.fs.FileSystemStorage} is the way in, and its
 * Javadoc tells the life of an object.
 */
@NullMarked
package dev.modelregistry.fs;

import org.jspecify.annotations.NullMarked;
