package dev.modelregistry.examples;

import dev.modelregistry.error.RegistryException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Prints what was asked and what the registry answered, aligned and within 100 columns. */
public final class Transcript {

  private static final int WIDTH = 100;
  private static final String MARGIN = "   ";
  private static final int HANGING = 4;
  private static final int LABEL = 10;
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.,]*( %| µs)?|-");

  private final PrintStream out;
  private int steps;

  /** Prints to a stream. */
  public Transcript(PrintStream out) {
    this.out = out;
  }

  /** Returns standard output in UTF-8, whatever the locale says. */
  public static PrintStream standardOutput() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }

  void title(String text) {
    out.println(text);
    out.println("=".repeat(text.length()));
  }

  void step(String text) {
    steps++;
    out.printf("%n%d  %s%n", steps, text);
  }

  void asked(String text) {
    labelled("asked", text);
  }

  void answered(String text) {
    labelled("answered", text);
  }

  void answered(RegistryException refusal) {
    answered(String.valueOf(refusal.getMessage()));
  }

  /** Prints a text next to its label; what does not fit goes on below the text. */
  void labelled(String label, String text) {
    String before = MARGIN + pad(label, LABEL);
    String indent = " ".repeat(before.length());
    for (String line : wrapped(text, WIDTH - before.length())) {
      out.println((before + line).stripTrailing());
      before = indent;
    }
  }

  /** Prints rows of cells in columns, the first row as their heads; numbers stand to the right. */
  public void table(List<List<String>> rows) {
    List<StringBuilder> lines = rows.stream().map(row -> new StringBuilder(MARGIN)).toList();
    for (int column = 0; column < rows.get(0).size(); column++) {
      int at = column;
      List<String> cells = rows.stream().map(row -> row.get(at)).toList();
      int width = cells.stream().mapToInt(String::length).max().orElse(0);
      boolean numbers = cells.stream().skip(1).allMatch(cell -> NUMBER.matcher(cell).matches());
      for (int i = 0; i < cells.size(); i++) {
        String gap = " ".repeat(width - cells.get(i).length());
        lines.get(i).append(numbers ? gap + cells.get(i) : cells.get(i) + gap).append("  ");
      }
    }
    lines.forEach(line -> out.println(line.toString().stripTrailing()));
  }

  /** Prints lines; what does not fit goes on further in. */
  void lines(String text) {
    for (String line : text.lines().toList()) {
      String indent = MARGIN + " ".repeat(line.length() - line.stripLeading().length());
      int hanging = indent.length() - MARGIN.length() + HANGING;
      for (String part : wrapped(line.strip(), WIDTH - MARGIN.length() - hanging)) {
        out.println(indent + part);
        indent = MARGIN + " ".repeat(hanging);
      }
    }
  }

  /** Returns the time since an instant of {@link System#nanoTime}. */
  static String millis(long sinceNanoTime) {
    return String.format(Locale.ROOT, "%.1f ms", (System.nanoTime() - sinceNanoTime) / 1e6);
  }

  static String micros(Duration duration) {
    return String.format(Locale.ROOT, "%.1f µs", duration.toNanos() / 1e3);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
