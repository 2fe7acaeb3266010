package dev.modelregistry.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * As much of an S3 service as small objects need, kept in memory, correct unless a subclass or an
 * answer that a test queued makes it something else.
 */
class StubServer implements AutoCloseable {

  /** What a request gets instead of what it asked for. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  static final String BUCKET = "bucket";

  static {
    // Otherwise each answer waits 40 ms for the acknowledgement of its first half.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  final Queue<Answer> next = new ConcurrentLinkedQueue<>();
  final Queue<String> requests = new ConcurrentLinkedQueue<>();
  final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();

  private final Map<String, String> creations = new TreeMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  StubServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers with an error as S3 writes it. */
  static Answer error(int status, String code) {
    String body = "<Error><Code>" + code + "</Code><Message>said so</Message></Error>";
    return exchange -> send(exchange, status, body.getBytes(UTF_8));
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  S3Client client() {
    return client(endpoint());
  }

  /** Returns a client that comes by another way. */
  static S3Client client(URI way) {
    return S3Client.builder()
        .endpointOverride(way)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(S3Proxy.ACCESS_KEY, S3Proxy.SECRET_KEY)))
        .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
        .requestChecksumCalculation(
            software.amazon.awssdk.core.checksums.RequestChecksumCalculation.WHEN_REQUIRED)
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      @Nullable Answer instead = next.poll();
      if (instead != null) {
        instead.to(exchange);
        return;
      }
      String path = exchange.getRequestURI().getPath();
      String key = path.substring(Math.min(path.length(), BUCKET.length() + 2));
      switch (exchange.getRequestMethod()) {
        case "PUT" -> put(exchange, key);
        case "DELETE" -> {
          objects.remove(key);
          send(exchange, 204, new byte[0]);
        }
        default -> {
          if (key.isEmpty()) {
            list(exchange);
          } else {
            get(exchange, key);
          }
        }
      }
    }
  }

  private void put(HttpExchange exchange, String key) throws IOException {
    boolean takenBefore = objects.containsKey(key);
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean created;
    synchronized (this) {
      created = creates(key, takenBefore);
      if (created) {
        objects.put(key, stored(body));
        creations.put(key, exchange.getRequestHeaders().getFirst("x-amz-meta-creation"));
      }
    }
    if (created) {
      send(exchange, 200, new byte[0]);
    } else {
      refusal().to(exchange);
    }
  }

  private void get(HttpExchange exchange, String key) throws IOException {
    byte[] found = objects.get(key);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (found == null) {
      send(exchange, 404, new byte[0]);
      return;
    }
    String creation = creations.get(key);
    if (creation != null) {
      exchange.getResponseHeaders().set("x-amz-meta-creation", creation);
    }
    exchange.getResponseHeaders().set("Last-Modified", "Sun, 01 Nov 2026 00:00:00 GMT");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(found.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, found);
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-", 2);
    int from = Integer.parseInt(ends[0]);
    int to =
        ends[1].isEmpty()
            ? found.length
            : (int) Math.min(Long.parseLong(ends[1]) + 1, found.length);
    if (from >= found.length) {
      error(416, "InvalidRange").to(exchange);
    } else {
      send(exchange, 206, Arrays.copyOfRange(found, from, to));
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query =
        Stream.of(exchange.getRequestURI().getQuery().split("&"))
            .map(pair -> (pair + "=").split("=", 3))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    List<String> keys =
        listed(List.copyOf(objects.keySet())).stream()
            .filter(key -> key.startsWith(query.getOrDefault("prefix", "")))
            .toList();
    String after = query.getOrDefault("start-after", "");
    int from = keys.indexOf(after) + 1;
    int to = Math.min(keys.size(), from + Integer.parseInt(query.getOrDefault("max-keys", "1000")));
    String contents =
        keys.subList(from, to).stream()
            .map(key -> "<Contents><Key>" + key + "</Key></Contents>")
            .collect(Collectors.joining());
    String body =
        "<ListBucketResult><IsTruncated>"
            + (to < keys.size())
            + "</IsTruncated>"
            + contents
            + "</ListBucketResult>";
    send(exchange, 200, body.getBytes(UTF_8));
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Says whether a conditional creation takes place; called by one thread at a time. */
  boolean creates(String key, boolean takenWhenItBegan) {
    return !objects.containsKey(key);
  }

  /** Returns what those hear whose creation does not take place. */
  Answer refusal() {
    return error(412, "PreconditionFailed");
  }

  /** Returns what is kept of a body. */
  byte[] stored(byte[] body) {
    return body;
  }

  /** Returns keys as they are listed. */
  List<String> listed(List<String> keys) {
    return keys;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
