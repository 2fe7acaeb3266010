package dev.modelregistry.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * An input that a model computes from columns.
 *
 * @param name its name
 * @param type what it is
 * @param definition how it is computed
 * @param columns the columns that it is computed from
 */
public record Feature(String name, ColumnType type, Definition definition, List<String> columns) {

  private static final int MAX_NAME = 200;
  private static final int MAX_EXPRESSION = 2_000;

  /** How a feature is computed. */
  public sealed interface Definition {}

  /** Computed as a text says, in whatever language the team writes it. */
  public record Expression(String text) implements Definition {

    /** Checks the text. */
    public Expression {
      Names.prose("the expression of a feature", text, MAX_EXPRESSION);
    }

    /** Returns the text. */
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Computed by a Java class.
   *
   * @param name the binary name of the class
   * @param bytecode digest of the class files of the class and of all that are nested in it, so
   *     that another definition under the same name is found
   */
  public record JavaClass(String name, Digest bytecode) implements Definition {

    /** Checks the name. */
    public JavaClass {
      Names.text("the name of a class", name, MAX_EXPRESSION);
    }

    /** Takes a class as it is in this process. */
    static JavaClass of(Class<?> type) {
      Class<?> host = type.getNestHost();
      StringBuilder files = new StringBuilder();
      Arrays.stream(host.getNestMembers())
          .sorted(Comparator.comparing(Class::getName))
          .forEach(member -> files.append(member.getName() + " " + digest(member) + "\n"));
      return new JavaClass(type.getName(), Digest.of(files.toString().getBytes(UTF_8)));
    }

    private static Digest digest(Class<?> type) {
      String file = "/" + type.getName().replace('.', '/') + ".class";
      try (InputStream bytes = type.getResourceAsStream(file)) {
        if (bytes == null) {
          throw new IllegalArgumentException(
              type.getName()
                  + " has no class file, as a class made at run time; describe the feature with an"
                  + " expression");
        }
        return Digest.of(bytes.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns the name and the first digits of the digest. */
    @Override
    public String toString() {
      return name + " (" + bytecode.shortHex() + ")";
    }
  }

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if a name is blank, too long or holds control characters, or
   *     there is no column
   */
  public Feature {
    Names.text("the name of a feature", name, MAX_NAME);
    columns = List.copyOf(columns);
    columns.forEach(column -> Names.text("the name of a column", column, MAX_NAME));
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("feature '" + name + "' comes from one column at least");
    }
  }

  /** Returns the feature that is a column as it stands. */
  public static Feature column(String name, ColumnType type) {
    return new Feature(name, type, new Expression(name), List.of(name));
  }

  /** Returns a feature that is computed as a text says. */
  public static Feature expression(
      String name, ColumnType type, String expression, String... columns) {
    return new Feature(name, type, new Expression(expression), List.of(columns));
  }

  /**
   * Returns a feature that a class computes.
   *
   * @throws IllegalArgumentException if the class has no class file
   */
  public static Feature computedBy(
      Class<?> definition, String name, ColumnType type, String... columns) {
    return new Feature(name, type, JavaClass.of(definition), List.of(columns));
  }

  /** Returns the type, the definition and the columns on one line. */
  String described() {
    return String.format("%s: %s of %s", type.name().toLowerCase(Locale.ROOT), definition, columns);
  }
}
