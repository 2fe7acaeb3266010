/** What tables look like: columns and schemas, profiles and how they shift, features. */
@NullMarked
package dev.modelregistry.data;

import org.jspecify.annotations.NullMarked;
