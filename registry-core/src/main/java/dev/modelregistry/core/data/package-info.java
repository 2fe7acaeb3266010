/** Reads tables while they are stored: CSV, JSON Lines, rows of a program or a database. */
@NullMarked
package dev.modelregistry.core.data;

import org.jspecify.annotations.NullMarked;
