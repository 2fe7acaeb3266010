package dev.modelregistry.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The compiled main classes of the modules on the class path: api, core, fs and s3. */
final class MainClasses {

  static final String BASE = "dev.modelregistry";

  static final JavaClasses ALL =
      new ClassFileImporter(
              List.of(
                  ImportOption.Predefined.DO_NOT_INCLUDE_TESTS,
                  location -> !location.contains("-testkit.jar"),
                  location -> !location.contains("-servers.jar")))
          .importPackages(BASE);

  private MainClasses() {}

  /** Returns the packages that the modules export, as their descriptors say. */
  static Set<String> exportedPackages() {
    Set<String> packages = new TreeSet<>();
    try {
      List<URL> descriptors =
          List.copyOf(
              Collections.list(
                  MainClasses.class.getClassLoader().getResources("module-info.class")));
      for (URL descriptor : descriptors) {
        try (InputStream bytes = descriptor.openStream()) {
          ModuleDescriptor module = ModuleDescriptor.read(bytes);
          if (module.name().startsWith(BASE)) {
            module.exports().forEach(exported -> packages.add(exported.source()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packages;
  }

  /**
   * Returns the types that users can name: public, in an exported package, in public types only.
   */
  static Stream<JavaClass> exportedTypes() {
    Set<String> packages = exportedPackages();
    return ALL.stream()
        .filter(type -> packages.contains(type.getPackageName()))
        .filter(MainClasses::visible);
  }

  private static boolean visible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && type.getEnclosingClass().map(MainClasses::visible).orElse(true);
  }
}
