package dev.modelregistry.s3.relay;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request or an answer of HTTP/1.1 (RFC 9112), as it is on the wire but for the framing of the
 * body, which is always told by its length. The answer to HEAD has a length and no body.
 *
 * @param start the first line
 * @param headers the lines after it
 */
public record Message(String start, List<String> headers, byte[] body) {

  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

  /** Makes an answer. */
  public static Message answer(int status, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Message(
        "HTTP/1.1 " + status + " -",
        List.of("Content-Type: " + type, "Content-Length: " + bytes.length),
        bytes);
  }

  /** Makes an answer as a service does that speaks of an error. */
  static Message error(int status, String code) {
    return answer(
        status,
        "application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
            + code
            + "</Code><Message>The relay says so.</Message></Error>");
  }

  /** Reads a request; empty where the client closed the connection instead. */
  static Optional<Message> readRequest(InputStream in, OutputStream out) throws IOException {
    Optional<Message> head = readHead(in);
    return head.isEmpty() ? head : Optional.of(head.get().readBody(in, out));
  }

  private Message readBody(InputStream in, OutputStream out) throws IOException {
    if (header("Transfer-Encoding").isPresent()) {
      throw new IOException("a request of no told length: " + start);
    }
    if (header("Expect").isPresent()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    int length = header("Content-Length").map(Integer::parseInt).orElse(0);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a request that ends within its body: " + start);
    }
    return without("Expect").withBody(bytes);
  }

  /** Reads the answer of a server that closes the connection after it. */
  static Message readAnswer(InputStream in, boolean toHead) throws IOException {
    Message head = readHead(in).orElseThrow(() -> new EOFException("no answer"));
    if (head.start.contains(" 100 ")) {
      head = readHead(in).orElseThrow(() -> new EOFException("no answer after 100"));
    }
    if (toHead) {
      return head;
    }
    boolean chunked = head.header("Transfer-Encoding").isPresent();
    byte[] body = chunked ? readChunks(in) : in.readAllBytes();
    Optional<Integer> told = head.header("Content-Length").map(Integer::parseInt);
    if (told.isPresent() && told.get() != body.length) {
      throw new EOFException("an answer that ends within its body");
    }
    return head.without("Transfer-Encoding")
        .without("Content-Length")
        .with("Content-Length", Integer.toString(body.length))
        .withBody(body);
  }

  private static Optional<Message> readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    byte[] last = new byte[END_OF_HEAD.length];
    while (!Arrays.equals(last, END_OF_HEAD)) {
      int next = in.read();
      if (next < 0 && head.size() == 0) {
        return Optional.empty();
      } else if (next < 0) {
        throw new EOFException("a message that ends within its head");
      }
      head.write(next);
      System.arraycopy(last, 1, last, 0, last.length - 1);
      last[last.length - 1] = (byte) next;
    }
    List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
    return Optional.of(new Message(lines.get(0), lines.subList(1, lines.size() - 1), new byte[0]));
  }

  private static byte[] readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = readSize(in); size > 0; size = readSize(in)) {
      byte[] chunk = in.readNBytes(size);
      if (chunk.length < size || in.readNBytes(2).length < 2) {
        throw new EOFException("an answer that ends within a chunk");
      }
      body.writeBytes(chunk);
    }
    return body.toByteArray();
  }

  private static int readSize(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("an answer that ends between chunks");
      }
      line.append((char) next);
    }
    return Integer.parseInt(line.toString().strip().split(";", 2)[0], 16);
  }

  public String method() {
    return start.substring(0, start.indexOf(' '));
  }

  /** Returns the path of a request, with its query. */
  public String target() {
    return start.split(" ", 3)[1];
  }

  public Optional<String> header(String name) {
    return headers.stream()
        .filter(line -> isOf(line, name))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  private static boolean isOf(String line, String name) {
    return line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":");
  }

  public Message with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name + ": " + value);
    return new Message(start, more, body);
  }

  public Message without(String name) {
    return new Message(start, headers.stream().filter(line -> !isOf(line, name)).toList(), body);
  }

  /** Returns the message with other bytes, whose length it does not tell. */
  Message withBody(byte[] bytes) {
    return new Message(start, headers, bytes);
  }

  /** Writes the message for the last time on its connection, or only a part of its body. */
  void writeTo(OutputStream out, int bodyBytes) throws IOException {
    StringBuilder head = new StringBuilder(start).append("\r\n");
    without("Connection").headers.forEach(line -> head.append(line).append("\r\n"));
    head.append("Connection: close\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body, 0, bodyBytes);
    out.flush();
  }
}
