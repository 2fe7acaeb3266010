package dev.modelregistry.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The main sources of the library's modules, read once by the compiler's own parser. */
final class MainSources {

  /**
   * One file.
   *
   * @param path from the root of the repository
   * @param text what it holds
   * @param routines its methods and constructors, and the headers of its records
   * @param types its top-level types
   */
  record Source(Path path, String text, List<Routine> routines, List<TopLevel> types) {

    String module() {
      return path.getName(0).toString();
    }

    /** Whether it is a package-info or a module-info, which say nothing about sizes. */
    boolean isInfo() {
      return types.isEmpty();
    }

    int lines() {
      return (int) text.lines().count();
    }

    long filledLines() {
      return filled(text);
    }

    /** Returns how many lines hold a comment and nothing else. */
    long commentLines() {
      return filled(text) - filled(withoutComments(text));
    }
  }

  /** A method, a constructor or the header of a record, with its length in lines, 0 if no body. */
  record Routine(String name, int lines, int parameters) {}

  record TopLevel(String name, boolean isPublic) {}

  /** Texts and characters first, since they may hold what looks like a comment. */
  private static final Pattern LITERAL_OR_COMMENT =
      Pattern.compile(
          """
          (?<literal>"{3}(?:[^"\\\\]++|\\\\.|"(?!""))*+"{3}|"(?:[^"\\\\\\n]|\\\\.)*+"|'(?:[^'\\\\]|\\\\.)++')\
          |//[^\\n]*|/\\*.*?\\*/""",
          Pattern.DOTALL);

  private MainSources() {}

  static List<Source> all() {
    try (Stream<Path> modules = Files.list(House.root())) {
      List<Path> files = new ArrayList<>();
      for (Path module : modules.sorted().toList()) {
        Path sources = module.resolve("src/main/java");
        if (module.getFileName().toString().startsWith("registry-") && Files.exists(sources)) {
          try (Stream<Path> tree = Files.walk(sources)) {
            tree.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
          }
        }
      }
      return parse(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Source> parse(List<Path> paths) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Source> sources = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(paths));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        sources.add(source(unit, positions));
      }
    }
    return sources;
  }

  private static Source source(CompilationUnitTree unit, SourcePositions positions)
      throws IOException {
    List<Routine> routines = new ArrayList<>();
    unit.accept(new Measure(unit, positions, routines), null);
    List<TopLevel> types = new ArrayList<>();
    for (Tree tree : unit.getTypeDecls()) {
      if (tree instanceof ClassTree type) {
        types.add(
            new TopLevel(
                type.getSimpleName().toString(),
                type.getModifiers().getFlags().contains(Modifier.PUBLIC)));
      }
    }
    Path path = House.root().relativize(Path.of(unit.getSourceFile().toUri()));
    String text = unit.getSourceFile().getCharContent(true).toString();
    return new Source(path, text, routines, types);
  }

  private static long filled(String text) {
    return text.lines().filter(line -> !line.isBlank()).count();
  }

  /** Takes the comments out and leaves every other character on its line. */
  static String withoutComments(String text) {
    return LITERAL_OR_COMMENT
        .matcher(text)
        .replaceAll(
            match ->
                match.group(1) != null
                    ? Matcher.quoteReplacement(match.group())
                    : "\n".repeat((int) match.group().chars().filter(c -> c == '\n').count()));
  }

  /** Collects the routines of a file, those of nested types too. */
  private static final class Measure extends TreeScanner<Void, Void> {

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Routine> routines;

    Measure(CompilationUnitTree unit, SourcePositions positions, List<Routine> routines) {
      this.unit = unit;
      this.positions = positions;
      this.routines = routines;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (type.getKind() == Tree.Kind.RECORD) {
        long components =
            type.getMembers().stream()
                .filter(
                    member ->
                        member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                .count();
        routines.add(new Routine("record " + type.getSimpleName(), 0, (int) components));
      }
      return super.visitClass(type, unused);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      int lines = method.getBody() == null ? 0 : line(end(method)) - line(start(method)) + 1;
      String name = method.getName() + " in line " + line(start(method));
      routines.add(new Routine(name, lines, method.getParameters().size()));
      return super.visitMethod(method, unused);
    }

    private long start(Tree tree) {
      return positions.getStartPosition(unit, tree);
    }

    private long end(Tree tree) {
      return positions.getEndPosition(unit, tree);
    }

    private int line(long position) {
      return (int) unit.getLineMap().getLineNumber(position);
    }
  }
}
