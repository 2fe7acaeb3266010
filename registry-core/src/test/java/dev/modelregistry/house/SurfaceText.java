package dev.modelregistry.house;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what users see of a type, one line for the type and one for each member, always in the
 * same order. What {@link Object} or every record and enum has anyway is left out.
 */
final class SurfaceText {

  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  private SurfaceText() {}

  /** Returns the lines of a type; the first names it, the others are indented. */
  static List<String> of(Class<?> type) {
    List<String> lines = new ArrayList<>();
    lines.add(header(type));
    if (type.isEnum()) {
      lines.add(
          Arrays.stream(type.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", ", "  ", "")));
    }
    shown(type.getDeclaredFields())
        .filter(field -> !field.isEnumConstant())
        .forEach(field -> lines.add("  " + of(field)));
    shown(type.getDeclaredConstructors())
        .filter(constructor -> !isCanonical(type, constructor))
        .forEach(constructor -> lines.add("  " + of(constructor, "new " + name(type))));
    shown(type.getDeclaredMethods())
        .filter(method -> !comesWith(type, method))
        .forEach(method -> lines.add("  " + of(method)));
    return lines;
  }

  /** Returns what users can call, by name, the overloads by their parameters. */
  private static <M extends Member> Stream<M> shown(M[] members) {
    return Arrays.stream(members)
        .filter(member -> !member.isSynthetic())
        .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
        .sorted(Comparator.comparing(Member::getName).thenComparing(Member::toString));
  }

  private static boolean isCanonical(Class<?> type, Constructor<?> constructor) {
    return type.isRecord()
        && List.of(constructor.getParameterTypes())
            .equals(Stream.of(type.getRecordComponents()).map(RecordComponent::getType).toList());
  }

  private static boolean comesWith(Class<?> type, Method method) {
    boolean bare = method.getParameterCount() == 0;
    if (type.isEnum()
        && (method.getName().equals("values") || method.getName().equals("valueOf"))) {
      return true;
    }
    if (bare && type.isRecord()) {
      return OF_EVERY_OBJECT.contains(method.getName())
          || Arrays.stream(type.getRecordComponents())
              .anyMatch(component -> component.getName().equals(method.getName()));
    }
    return OF_EVERY_OBJECT.contains(method.getName());
  }

  private static String header(Class<?> type) {
    StringBuilder text = new StringBuilder(deprecation(type));
    text.append(kind(type)).append(name(type)).append(typeParameters(type.getTypeParameters()));
    if (type.isRecord()) {
      text.append(
          Arrays.stream(type.getRecordComponents())
              .map(part -> of(part.getAnnotatedType()) + " " + part.getName())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    AnnotatedType parent = type.getAnnotatedSuperclass();
    if (parent != null
        && !Set.of(Object.class, Record.class).contains(raw(parent))
        && !type.isEnum()) {
      text.append(" extends ").append(of(parent));
    }
    List<AnnotatedType> interfaces = List.of(type.getAnnotatedInterfaces());
    if (!interfaces.isEmpty()) {
      text.append(type.isInterface() ? " extends " : " implements ");
      text.append(
          interfaces.stream().map(SurfaceText::of).sorted().collect(Collectors.joining(", ")));
    }
    if (type.isSealed() && !type.isEnum()) {
      text.append(" permits ");
      text.append(
          Arrays.stream(type.getPermittedSubclasses())
              .map(SurfaceText::name)
              .sorted()
              .collect(Collectors.joining(", ")));
    }
    return text.toString();
  }

  private static String kind(Class<?> type) {
    if (type.isRecord()) {
      return "record ";
    }
    if (type.isEnum()) {
      return "enum ";
    }
    if (type.isAnnotation()) {
      return "@interface ";
    }
    String sealed = type.isSealed() ? "sealed " : "";
    if (type.isInterface()) {
      return sealed + "interface ";
    }
    return sealed + words(type.getModifiers() & (Modifier.ABSTRACT | Modifier.FINAL)) + "class ";
  }

  private static String of(Field field) {
    String text =
        deprecation(field)
            + words(field.getModifiers() & ~Modifier.PUBLIC)
            + of(field.getAnnotatedType())
            + " "
            + field.getName();
    boolean inlined =
        Modifier.isStatic(field.getModifiers())
            && Modifier.isFinal(field.getModifiers())
            && (field.getType().isPrimitive() || field.getType() == String.class);
    try {
      return inlined ? text + " = " + quoted(field.get(null)) : text;
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static String quoted(Object value) {
    return value instanceof String ? '"' + value.toString() + '"' : String.valueOf(value);
  }

  private static String of(Method method) {
    Class<?> owner = method.getDeclaringClass();
    int unsaid = Modifier.PUBLIC | (owner.isInterface() ? Modifier.ABSTRACT : 0);
    int said = Modifier.methodModifiers() & ~Modifier.SYNCHRONIZED & ~Modifier.NATIVE & ~unsaid;
    return of(
        method,
        (method.isDefault() ? "default " : "")
            + words(method.getModifiers() & said)
            + typeParameters(method.getTypeParameters()).replaceFirst("(?<=.)$", " ")
            + of(method.getAnnotatedReturnType())
            + " "
            + method.getName());
  }

  private static String of(Executable executable, String head) {
    List<String> parameters =
        Arrays.stream(executable.getAnnotatedParameterTypes())
            .map(SurfaceText::of)
            .collect(Collectors.toList());
    if (executable.isVarArgs()) {
      parameters.replaceAll(
          parameter ->
              parameter == parameters.get(parameters.size() - 1)
                  ? parameter.replaceFirst("\\[]$", "...")
                  : parameter);
    }
    List<String> failures =
        Arrays.stream(executable.getAnnotatedExceptionTypes())
            .map(SurfaceText::of)
            .sorted()
            .collect(Collectors.toList());
    return deprecation(executable)
        + head
        + "("
        + String.join(", ", parameters)
        + ")"
        + (failures.isEmpty() ? "" : " throws " + String.join(", ", failures));
  }

  private static String typeParameters(TypeVariable<?>[] variables) {
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables)
        .map(variable -> variable.getName() + bounds(" extends ", variable.getAnnotatedBounds()))
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String bounds(String word, AnnotatedType[] bounds) {
    String text =
        Arrays.stream(bounds)
            .map(SurfaceText::of)
            .filter(bound -> !bound.equals("Object"))
            .collect(Collectors.joining(" & "));
    return text.isEmpty() ? "" : word + text;
  }

  /** Writes a use of a type, with its arguments and with {@code @Nullable} where it says so. */
  private static String of(AnnotatedType use) {
    String nullable = use.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
    if (use instanceof AnnotatedArrayType array) {
      return of(array.getAnnotatedGenericComponentType())
          + (nullable.isEmpty() ? "" : " " + nullable)
          + "[]";
    }
    if (use instanceof AnnotatedTypeVariable) {
      return nullable + use.getType().getTypeName();
    }
    if (use instanceof AnnotatedWildcardType wildcard) {
      return "?"
          + bounds(" super ", wildcard.getAnnotatedLowerBounds())
          + bounds(" extends ", wildcard.getAnnotatedUpperBounds());
    }
    if (use instanceof AnnotatedParameterizedType generic) {
      return nullable
          + name(raw(use))
          + Stream.of(generic.getAnnotatedActualTypeArguments())
              .map(SurfaceText::of)
              .collect(Collectors.joining(", ", "<", ">"));
    }
    return nullable + name(raw(use));
  }

  private static Class<?> raw(AnnotatedType use) {
    return use.getType() instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) use.getType();
  }

  /** Returns the name of a type without the packages that every reader knows. */
  private static String name(Class<?> type) {
    return Objects.requireNonNull(type.getCanonicalName())
        .replaceFirst("^java\\.(lang|util|util\\.function|io|time|nio\\.file)\\.(?=[A-Z])", "")
        .replaceFirst("^dev\\.modelregistry\\.", "");
  }

  private static String words(int modifiers) {
    return modifiers == 0 ? "" : Modifier.toString(modifiers) + " ";
  }

  private static String deprecation(AnnotatedElement element) {
    return element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "";
  }
}
