package dev.modelregistry.value;

import java.util.Optional;

/**
 * A library that was present while a version was trained.
 *
 * @param name Maven coordinates without the version where known, else the file's or package's name
 * @param version the version where known
 * @param digest the SHA-256 of the file where there is one
 */
public record Library(String name, Optional<String> version, Optional<Digest> digest) {

  /**
   * Checks the texts.
   *
   * @throws IllegalArgumentException if one is blank, too long or holds control characters
   */
  public Library {
    name = Names.text("the name of a library", name, 500);
    version.ifPresent(text -> Names.text("the version of a library", text, 200));
  }

  /** Returns the name and, where known, the version. */
  @Override
  public String toString() {
    return version.map(known -> name + " " + known).orElse(name);
  }
}
