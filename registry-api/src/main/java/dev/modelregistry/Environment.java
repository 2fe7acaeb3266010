package dev.modelregistry;

import dev.modelregistry.value.Names;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a version was trained, as the caller says it. What was found is kept with the version.
 *
 * <p>Begin with {@link #ofThisJvm}, {@link #ofPython} or {@link #container}; every method returns a
 * new environment. Environment variables are kept only where they are allowed by name, so that
 * secrets do not leak.
 */
public final class Environment {

  /** What kind of place. */
  public enum Kind {
    /** This Java process. */
    JVM,
    /** A Python process that is described by a lock file. */
    PYTHON,
    /** A container image. */
    CONTAINER
  }

  private final Kind kind;
  private final Optional<Path> lockFile;
  private final Optional<String> imageDigest;
  private final Set<String> allowedVariables;
  private final Map<String, Long> seeds;

  private Environment(
      Kind kind,
      Optional<Path> lockFile,
      Optional<String> imageDigest,
      Set<String> allowedVariables,
      Map<String, Long> seeds) {
    this.kind = kind;
    this.lockFile = lockFile;
    this.imageDigest = imageDigest;
    this.allowedVariables = Collections.unmodifiableSet(new TreeSet<>(allowedVariables));
    this.seeds = Collections.unmodifiableMap(new TreeMap<>(seeds));
  }

  /**
   * Takes this process: JVM and flags, operating system, processor, and every jar of the class path
   * and the module path with its SHA-256 and, where known, its Maven coordinates. The files are
   * read once for an open registry, at its first registration: a process runs what stood there when
   * it started, and a later build is another process's.
   */
  public static Environment ofThisJvm() {
    return new Environment(Kind.JVM, Optional.empty(), Optional.empty(), Set.of(), Map.of());
  }

  /** Takes the packages of a pip requirements file or a conda lock file. */
  public static Environment ofPython(Path lockFile) {
    return new Environment(
        Kind.PYTHON, Optional.of(lockFile), Optional.empty(), Set.of(), Map.of());
  }

  /**
   * Takes a container image.
   *
   * @param imageDigest {@code sha256:} and 64 hex digits, perhaps after a name and {@code @}; a tag
   *     is refused when the registration is committed, because tags move
   */
  public static Environment container(String imageDigest) {
    return new Environment(
        Kind.CONTAINER, Optional.empty(), Optional.of(imageDigest), Set.of(), Map.of());
  }

  /** Records the seed of the random generator. */
  public Environment seed(long seed) {
    return seed("seed", seed);
  }

  /**
   * Records the seed of one of several random generators.
   *
   * @throws IllegalArgumentException if the name is blank, longer than 200 characters or holds
   *     control characters
   */
  public Environment seed(String generator, long seed) {
    Map<String, Long> more = new TreeMap<>(seeds);
    more.put(Names.text("the name of a random generator", generator, 200), seed);
    return new Environment(kind, lockFile, imageDigest, allowedVariables, more);
  }

  /**
   * Allows an environment variable of this process to be recorded with its value.
   *
   * @throws IllegalArgumentException if the name is blank, longer than 200 characters or holds
   *     control characters
   */
  public Environment allowVariable(String name) {
    Set<String> more = new TreeSet<>(allowedVariables);
    more.add(Names.text("the name of an environment variable", name, 200));
    return new Environment(kind, lockFile, imageDigest, more, seeds);
  }

  /** Returns what kind of place. */
  public Kind kind() {
    return kind;
  }

  /** Returns the lock file of a Python environment. */
  public Optional<Path> lockFile() {
    return lockFile;
  }

  /** Returns the digest of a container image. */
  public Optional<String> imageDigest() {
    return imageDigest;
  }

  /** Returns the environment variables that may be recorded, sorted. */
  public Set<String> allowedVariables() {
    return allowedVariables;
  }

  /** Returns the seeds by generator, sorted. */
  public Map<String, Long> seeds() {
    return seeds;
  }
}
