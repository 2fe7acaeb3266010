package dev.modelregistry.s3.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a service does that cannot hold a registry, as a relay does it before a sound server that
 * believes every client.
 */
public final class Unfit {

  private static final String CONDITION = "If-None-Match";
  private static final Pattern LISTED = Pattern.compile("<Contents>.*?</Contents>", Pattern.DOTALL);

  private Unfit() {}

  /** Accepts conditions and ignores them. */
  public static Conduct ignoringConditions() {
    return exchange -> exchange.answer(exchange.forward(exchange.request().without(CONDITION)));
  }

  /** Checks conditions when a request begins, and forgets them when its bytes are stored. */
  public static Conduct checkingThenActing() {
    return exchange -> {
      boolean conditional = exchange.head().header(CONDITION).isPresent();
      boolean taken = conditional && exchange.forward(exchange.head().asking()).status() == 200;
      Message request = exchange.request();
      exchange.answer(
          taken
              ? Message.error(412, "PreconditionFailed")
              : exchange.forward(request.without(CONDITION)));
    };
  }

  /** Says that it does not know conditions. */
  public static Conduct refusingConditions() {
    return exchange -> {
      Message request = exchange.request();
      exchange.answer(
          request.header(CONDITION).isPresent()
              ? Message.error(501, "NotImplemented")
              : exchange.forward(request));
    };
  }

  /** Gives back objects of which one byte is another. */
  public static Conduct corruptingAByte() {
    return exchange -> {
      Message request = exchange.request();
      Message answer = exchange.forward(request);
      if (reads(request) && answer.body().length > 0) {
        answer.body()[answer.body().length / 2] ^= 1;
      }
      exchange.answer(answer);
    };
  }

  /** Does not show an object to whoever asks for it first. */
  public static Conduct readingLate() {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    return exchange -> {
      Message request = exchange.request();
      Message answer = exchange.forward(request);
      boolean first = reads(request) && answer.status() == 200 && asked.add(request.target());
      exchange.answer(first ? Message.error(404, "NoSuchKey") : answer);
    };
  }

  /** Lists keys from the last to the first. */
  public static Conduct listingBackwards() {
    return listing(
        objects -> {
          List<String> turned = new ArrayList<>(objects);
          Collections.reverse(turned);
          return turned;
        });
  }

  /** Does not list an object at the first occasion. */
  public static Conduct listingLate() {
    Set<String> listed = ConcurrentHashMap.newKeySet();
    return listing(objects -> objects.stream().filter(object -> !listed.add(object)).toList());
  }

  private static boolean isListing(Message request) {
    return request.method().equals("GET") && request.target().contains("list-type=2");
  }

  private static boolean reads(Message request) {
    return Set.of("GET", "HEAD").contains(request.method()) && !isListing(request);
  }

  /** Lists as it is told to, of the objects of each page. */
  private static Conduct listing(UnaryOperator<List<String>> listed) {
    return exchange -> {
      Message answer = exchange.forward(exchange.request());
      exchange.answer(isListing(exchange.request()) ? listing(answer, listed) : answer);
    };
  }

  private static Message listing(Message answer, UnaryOperator<List<String>> listed) {
    String page = new String(answer.body(), StandardCharsets.UTF_8);
    List<String> objects = LISTED.matcher(page).results().map(MatchResult::group).toList();
    if (objects.isEmpty()) {
      return answer;
    }
    int from = page.indexOf(objects.get(0));
    int to = page.lastIndexOf("</Contents>") + "</Contents>".length();
    String other =
        page.substring(0, from) + String.join("", listed.apply(objects)) + page.substring(to);
    return answer.withWhole(other.getBytes(StandardCharsets.UTF_8));
  }
}
