package dev.modelregistry.core.capture;

import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Library;
import dev.modelregistry.value.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A jar as it is recorded.
 *
 * @param classPath the files that its manifest adds to the class path, as build tools do it for
 *     long ones
 */
record Jar(Library library, List<Path> classPath) {

  private static final Logger LOG = LoggerFactory.getLogger(Jar.class);

  private static final Pattern POM =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");
  private static final Pattern NAME_AND_VERSION =
      Pattern.compile("(.+?)-(\\d[A-Za-z0-9._+-]*)\\.jar");
  private static final int POM_BYTES = 64 << 10;
  private static final int BUFFER_BYTES = 64 << 10;

  static Jar read(Path file) throws IOException {
    Digest digest = digest(file);
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      return new Jar(library(file, jar, digest), classPath(file, jar));
    } catch (IOException e) {
      LOG.debug("{} is no readable jar, so its digest and name alone are recorded", file, e);
      return new Jar(byName(file, digest), List.of());
    }
  }

  /** Returns the SHA-256 of a file. */
  static Digest digest(Path file) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("the thread was interrupted while it read " + file);
        }
        sha256.update(buffer, 0, got);
      }
    }
    return Digest.ofSha256(sha256.digest());
  }

  /** Returns the last name of a path, fit for a record. */
  static String nameOf(Path file) {
    String name = Names.plain(String.valueOf(file.getFileName()));
    return name.isBlank() ? "?" : name;
  }

  /** A jar made of several has several coordinates, and none of them names it. */
  private static Library library(Path file, JarFile jar, Digest digest) throws IOException {
    List<ZipEntry> poms = new ArrayList<>();
    jar.stream().filter(entry -> POM.matcher(entry.getName()).matches()).forEach(poms::add);
    if (poms.size() != 1) {
      return byName(file, digest);
    }
    Properties pom = new Properties();
    try (InputStream in = jar.getInputStream(poms.get(0))) {
      pom.load(new StringReader(new String(in.readNBytes(POM_BYTES), StandardCharsets.UTF_8)));
    }
    String group = pom.getProperty("groupId", "");
    String artifact = pom.getProperty("artifactId", "");
    String version = pom.getProperty("version", "");
    try {
      return group.isEmpty() || artifact.isEmpty() || version.isEmpty()
          ? byName(file, digest)
          : new Library(group + ":" + artifact, Optional.of(version), Optional.of(digest));
    } catch (IllegalArgumentException e) {
      LOG.debug("{} has malformed coordinates, so its name is recorded", file, e);
      return byName(file, digest);
    }
  }

  private static Library byName(Path file, Digest digest) {
    String name = nameOf(file);
    Matcher matcher = NAME_AND_VERSION.matcher(name);
    return matcher.matches() && matcher.group(2).length() <= 200
        ? new Library(matcher.group(1), Optional.of(matcher.group(2)), Optional.of(digest))
        : new Library(name, Optional.empty(), Optional.of(digest));
  }

  private static List<Path> classPath(Path file, JarFile jar) throws IOException {
    Manifest manifest = jar.getManifest();
    String value =
        manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    List<Path> paths = new ArrayList<>();
    if (value != null) {
      for (String relative : value.trim().split("\\s+", -1)) {
        resolve(file, relative).ifPresent(paths::add);
      }
    }
    return paths;
  }

  /** Entries are relative URLs (JAR File Specification, "Class-Path Attribute"). */
  private static Optional<Path> resolve(Path file, String relative) {
    try {
      URI uri = file.toUri().resolve(relative);
      return "file".equals(uri.getScheme())
          ? Optional.of(Path.of(uri).toAbsolutePath().normalize())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      LOG.debug("the manifest of {} names no file by '{}'", file, relative, e);
      return Optional.empty();
    }
  }
}
