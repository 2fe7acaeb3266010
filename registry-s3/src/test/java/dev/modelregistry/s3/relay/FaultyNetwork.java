package dev.modelregistry.s3.relay;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Commits a {@link Fault} on some requests. Which requests depends on a seed, on the request and on
 * how often it was sent before, and not on what other clients do meanwhile; so a seed makes much
 * the same trouble each time.
 *
 * <p>After two faults in a row a request gets through, so that a client that tries three times is
 * never without an answer, where it has a network of its own.
 */
public final class FaultyNetwork implements Conduct {

  private static final int MOST_IN_A_ROW = 2;

  private final long seed;
  private final double share;
  private final List<Fault> kinds;

  /** What is committed next, so that each kind has its turn. */
  private final Deque<Fault> deck = new ArrayDeque<>();

  private final Map<String, Sent> sent = new HashMap<>();
  private final Outside outside;

  private FaultyNetwork(long seed, double share, List<Fault> kinds, Outside outside) {
    this.outside = outside;
    this.seed = seed;
    this.share = share;
    this.kinds = kinds;
  }

  /** Commits all kinds of faults on this share of the requests. */
  public static FaultyNetwork of(long seed, double share) {
    return new FaultyNetwork(seed, share, List.of(Fault.values()), new Outside());
  }

  /** Commits all but one kind. */
  public FaultyNetwork without(Fault kind) {
    List<Fault> fewer = kinds.stream().filter(other -> other != kind).toList();
    return new FaultyNetwork(seed, share, fewer, outside);
  }

  /** Returns another network of the kind, by which late requests of this one may arrive. */
  public FaultyNetwork other(long otherSeed) {
    return new FaultyNetwork(otherSeed, share, kinds, outside);
  }

  /** Commits one kind of fault whenever a request that it can happen to comes for a first time. */
  public static FaultyNetwork always(Fault fault) {
    return new FaultyNetwork(0, 1, List.of(fault), new Outside());
  }

  /** How often a request was sent, and how many of the last of those had a fault. */
  private record Sent(int times, int faultsInARow) {

    static final Sent NEVER = new Sent(0, 0);

    Sent again(boolean withFault) {
      return new Sent(times + 1, withFault ? faultsInARow + 1 : 0);
    }
  }

  /** What happens to a request, and the chance that the rest of it comes from. */
  private record Choice(Optional<Fault> fault, Random random) {}

  /** Returns how often each fault was committed, by other such networks too. */
  public Map<Fault, Integer> committed() {
    return outside.committed();
  }

  @Override
  public void serve(Exchange exchange) throws IOException {
    Message request = exchange.request();
    Choice choice = choose(request);
    Optional<Exchange> due = outside.due(request.target(), choice.random);
    boolean dueFirst = choice.random.nextBoolean();
    if (dueFirst && due.isPresent()) {
      deliver(due.get());
    }
    if (choice.fault.equals(Optional.of(Fault.LATE))) {
      outside.keepForLater(exchange);
    }
    if (choice.fault.isPresent()) {
      choice.fault.get().serve(exchange);
    } else {
      exchange.answer(exchange.forward(request));
    }
    if (!dueFirst && due.isPresent()) {
      deliver(due.get());
    }
  }

  private synchronized Choice choose(Message request) {
    String name = request.method() + " " + request.target();
    Sent before = sent.getOrDefault(name, Sent.NEVER);
    Random random = random((seed * 31 + name.hashCode()) * 31 + before.times);
    boolean chosen =
        before.faultsInARow < Math.min(MOST_IN_A_ROW, kinds.size())
            && kinds.stream().anyMatch(fault -> fault.befalls(request))
            && random.nextDouble() < share;
    sent.put(name, before.again(chosen));
    return new Choice(chosen ? Optional.of(deal(request, random)) : Optional.empty(), random);
  }

  /** The first numbers of {@link Random}s with neighbouring seeds are nearly the same. */
  private static Random random(long seed) {
    return new Random(new SplittableRandom(seed).nextLong());
  }

  private Fault deal(Message request, Random random) {
    if (deck.stream().noneMatch(fault -> fault.befalls(request))) {
      // What waits for a request that it can happen to goes on waiting.
      List<Fault> more = new ArrayList<>(kinds);
      more.removeAll(deck);
      Collections.shuffle(more, random);
      deck.addAll(more);
    }
    Fault dealt = deck.stream().filter(fault -> fault.befalls(request)).findFirst().orElseThrow();
    deck.removeFirstOccurrence(dealt);
    outside.count(dealt);
    return dealt;
  }

  private static void deliver(Exchange late) {
    try {
      late.forward(late.request());
    } catch (IOException nobodyHears) {
      // Its client has gone.
    }
  }

  /** What the networks of a test share: requests that are still on their way, and the count. */
  private static final class Outside {

    private final Map<String, Exchange> late = new LinkedHashMap<>();
    private final Map<Fault, Integer> committed = new EnumMap<>(Fault.class);

    synchronized Map<Fault, Integer> committed() {
      return new EnumMap<>(committed);
    }

    synchronized void count(Fault fault) {
      committed.merge(fault, 1, Integer::sum);
    }

    /** Returns a late request that is to arrive now: of the same object, or once in a while any. */
    synchronized Optional<Exchange> due(String target, Random random) {
      Exchange same = late.remove(target);
      if (same != null || late.isEmpty() || random.nextInt(10) > 0) {
        return Optional.ofNullable(same);
      }
      Iterator<Exchange> oldest = late.values().iterator();
      Exchange any = oldest.next();
      oldest.remove();
      return Optional.of(any);
    }

    synchronized void keepForLater(Exchange exchange) {
      late.put(exchange.request().target(), exchange);
    }
  }
}
