package dev.modelregistry.spi.testkit;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The process that started this one as its {@link ChildJvm}. Answers are marked, so that what a
 * library logs on the standard output does no harm.
 */
public final class ParentJvm {

  static final String MARK = "peer:";

  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  /** Answers with a line, in one write: a kill lets the parent hear all of it or nothing. */
  public void say(String line) throws IOException {
    out.write((MARK + line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Waits for a line; empty once the parent is gone or has said all. */
  public Optional<String> hear() throws IOException {
    return Optional.ofNullable(in.readLine());
  }

  /**
   * Waits for a certain line.
   *
   * @throws IOException if another comes, or the parent is gone
   */
  public void await(String expected) throws IOException {
    Optional<String> line = hear();
    if (!line.equals(Optional.of(expected))) {
      throw new IOException("heard " + line + " where '" + expected + "' was due");
    }
  }
}
