package dev.modelregistry.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.gate.Latency;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Clients that send one applicant after the other. */
final class ScoringLoad implements AutoCloseable {

  private static final int CLIENTS = 2;

  private final ScoringServer server;
  private final List<Map<String, String>> applicants;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Future<?>> clients = new ArrayList<>();

  // Guarded by this.
  private List<Reply> replies = new ArrayList<>();

  /**
   * What a client was told.
   *
   * @param status the HTTP status
   * @param version the version that answered
   * @param position the decision that let it
   */
  record Reply(int status, String version, String position, long nanos) {}

  /** Begins at once. */
  ScoringLoad(ScoringServer server, List<Map<String, String>> applicants) {
    this.server = server;
    this.applicants = applicants;
    for (int client = 0; client < CLIENTS; client++) {
      int first = client;
      clients.add(threads.submit(() -> send(first)));
    }
  }

  private @Nullable Void send(int first) throws IOException, InterruptedException {
    for (int i = first; !over.get(); i += CLIENTS) {
      Map<String, String> applicant = applicants.get(i % applicants.size());
      String body =
          applicant.entrySet().stream()
              .map(cell -> cell.getKey() + "=" + cell.getValue())
              .collect(Collectors.joining("\n"));
      HttpRequest request =
          HttpRequest.newBuilder(server.scoring("customer-" + i % 1_000))
              .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
              .build();
      long before = System.nanoTime();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      add(
          new Reply(
              response.statusCode(),
              response.headers().firstValue(ScoringServer.VERSION).orElse("nobody"),
              response.headers().firstValue(ScoringServer.POSITION).orElse(""),
              System.nanoTime() - before));
    }
    return null;
  }

  private synchronized void add(Reply reply) {
    replies.add(reply);
  }

  /** Returns the replies since the last time. */
  synchronized List<Reply> taken() {
    List<Reply> taken = replies;
    replies = new ArrayList<>();
    return taken;
  }

  /** Returns the share of each version among replies, in percent. */
  static Map<String, Long> shares(List<Reply> replies) {
    Map<String, Long> counts = new TreeMap<>();
    replies.forEach(reply -> counts.merge(reply.version(), 1L, Long::sum));
    counts.replaceAll((version, count) -> Math.round(100.0 * count / replies.size()));
    return counts;
  }

  static Optional<Latency> latency(List<Reply> replies) {
    return replies.isEmpty()
        ? Optional.empty()
        : Optional.of(Latency.ofNanos(replies.stream().mapToLong(Reply::nanos).toArray()));
  }

  /** Ends the clients; one that failed says so here. */
  @Override
  public void close() throws IOException {
    over.set(true);
    try {
      for (Future<?> client : clients) {
        client.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the clients ended", e);
    } catch (ExecutionException e) {
      throw new IOException("a client failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
