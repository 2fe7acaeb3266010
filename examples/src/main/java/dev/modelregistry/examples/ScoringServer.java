package dev.modelregistry.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.modelregistry.Answer;
import dev.modelregistry.LiveModel;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Scores applicants over HTTP, with the JDK's own server.
 *
 * <p>{@code POST /score/<customer>} with lines {@code column=value} answers with a number, and says
 * in two headers which version gave it and by which decision: what the caller has to keep in order
 * to be told years later why.
 */
final class ScoringServer implements AutoCloseable {

  /** What the server reports of its answers, for guard rails to watch. */
  static final String WRONG = "wrong";

  static final String VERSION = "X-Model-Version";
  static final String POSITION = "X-Log-Position";

  private static final String PATH = "/score/";
  private static final int THREADS = 4;

  private final LiveModel<CreditModel> live;
  private final LoanData data;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /**
   * Listens on a free port of this machine alone.
   *
   * @param data knows of these applicants how it ended; elsewhere that is reported when it is known
   */
  ScoringServer(LiveModel<CreditModel> live, LoanData data) throws IOException {
    this.live = live;
    this.data = data;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(PATH, this::score);
    server.setExecutor(threads);
    server.start();
  }

  URI scoring(String customer) {
    InetSocketAddress address = server.getAddress();
    return URI.create(
        "http://" + address.getHostString() + ":" + address.getPort() + PATH + customer);
  }

  private void score(HttpExchange exchange) throws IOException {
    try (exchange) {
      String customer = exchange.getRequestURI().getPath().substring(PATH.length());
      Map<String, String> applicant = new LinkedHashMap<>();
      new String(exchange.getRequestBody().readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.contains("="))
          .map(line -> line.split("=", 2))
          .forEach(cell -> applicant.put(cell[0], cell[1]));
      Answer<Double> answer = live.answer(RoutingKey.of(customer), model -> model.score(applicant));
      live.report(answer.by(), WRONG, answer.value() >= 0.5 != data.isGood(applicant));
      exchange.getResponseHeaders().set(VERSION, answer.by().version().toString());
      exchange.getResponseHeaders().set(POSITION, answer.by().position().toString());
      byte[] body = String.format(Locale.ROOT, "%.4f%n", answer.value()).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (RuntimeException e) {
      exchange.sendResponseHeaders(500, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
