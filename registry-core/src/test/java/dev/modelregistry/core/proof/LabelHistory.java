package dev.modelregistry.core.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks what several processes did to one label against what the log says, and the log against a
 * sequential model: a promotion puts a version on a stack, a rollback takes one off.
 *
 * <p>Every write that took place has a place in the log, so the order of the writes is given, and
 * checking linearizability (Herlihy and Wing, 1990) needs no search. The order must agree with real
 * time, and every answer that was only read must have been true at some place in the log that lies
 * after all that was answered before it was asked, and before all that was asked after it was
 * answered. The earliest such place is chosen, which leaves most room to the answers after it.
 */
final class LabelHistory {

  /** What a process asks for. */
  enum Kind {
    PROMOTION,
    ROLLBACK,
    LOOK
  }

  /** What it is told. */
  enum Outcome {
    /** The label moved, by the entry with this sequence number. */
    MOVED,
    /** The promotion was refused, which is an entry too. */
    REFUSED,
    /** Somebody else was faster; nothing was written. */
    CONFLICT,
    /** There is nothing to roll back to; nothing was written. */
    NOTHING_BELOW,
    /** The label points at the version with this number, 0 for none. */
    SEEN,
    /** No answer came; the last operation of its process. */
    UNKNOWN
  }

  /** What came of an operation. */
  record Answer(Outcome outcome, long value) {}

  /** From just before the question to just after the answer, by one clock for all processes. */
  record Span(long asked, long answered) {

    boolean isBefore(Span other) {
      return answered < other.asked;
    }
  }

  /**
   * What a process did.
   *
   * @param actor the process; one at a time
   * @param version the candidate of a promotion, 0 otherwise
   */
  record Operation(String actor, Kind kind, long version, Answer answer, Span span) {

    boolean isWrite() {
      return answer.outcome == Outcome.MOVED || answer.outcome == Outcome.REFUSED;
    }
  }

  /** What a label points at: a version, since an entry. */
  record Held(long version, long since) {}

  /** Where a version comes from and goes to, as an entry says. */
  record Move(Optional<Held> from, long to) {}

  /**
   * A promotion, refused or not, or a rollback, as it stands in the log.
   *
   * @param moved false for a refusal
   */
  record Entry(long sequence, String actor, Kind kind, boolean moved, Move move) {}

  private final List<Entry> log;
  private final List<Operation> operations;
  private final List<String> problems = new ArrayList<>();

  /** What the label pointed at, and how far it could be rolled back, by the size of the log. */
  private final List<Long> versions = new ArrayList<>();

  private final List<Integer> depths = new ArrayList<>();

  /** What the operations wrote that wrote an entry. */
  private final Map<Operation, Entry> written = new HashMap<>();

  private LabelHistory(List<Entry> log, List<Operation> operations) {
    this.log = log;
    this.operations = operations.stream().sorted(Comparator.comparing(o -> o.span.asked)).toList();
  }

  /**
   * Returns what is wrong, in sentences.
   *
   * @param log the entries of the label in their order
   */
  static List<String> problems(List<Entry> log, List<Operation> operations) {
    LabelHistory history = new LabelHistory(log, operations);
    history.replay();
    history.matchWrites();
    history.checkOrder();
    history.checkAnswers();
    return history.problems;
  }

  /** P5: every entry was conditional on what the label pointed at just before. */
  private void replay() {
    Deque<Held> turns = new ArrayDeque<>();
    for (Entry entry : log) {
      note(turns, entry.sequence);
      Optional<Held> now = Optional.ofNullable(turns.peek());
      if (!entry.move.from.equals(now)) {
        problem("%s was decided against %s, and the label was at %s", entry, entry.move.from, now);
      }
      if (entry.moved && entry.kind == Kind.ROLLBACK) {
        turns.poll();
        @Nullable Held below = turns.poll();
        if (below == null || below.version != entry.move.to) {
          problem("%s rolls back to another version than that of %s", entry, below);
        }
      }
      if (entry.moved) {
        turns.push(new Held(entry.move.to, entry.sequence));
      }
    }
    note(turns, log.isEmpty() ? 1 : log.get(log.size() - 1).sequence + 1);
  }

  /** Notes what held for all sizes of the log below the given one that were not noted yet. */
  private void note(Deque<Held> turns, long size) {
    while (versions.size() < size) {
      versions.add(turns.isEmpty() ? 0 : turns.element().version);
      depths.add(turns.size());
    }
  }

  /** No acknowledged write is lost, and nothing is in the log that nobody asked for. */
  private void matchWrites() {
    Map<String, Deque<Entry>> unmatched = new HashMap<>();
    for (Entry entry : log) {
      unmatched.computeIfAbsent(entry.actor, actor -> new ArrayDeque<>()).add(entry);
    }
    for (Operation operation : operations) {
      if (operation.isWrite() || operation.answer.outcome == Outcome.UNKNOWN) {
        match(operation, unmatched.getOrDefault(operation.actor, new ArrayDeque<>()));
      }
    }
    unmatched.values().forEach(rest -> rest.forEach(e -> problem("%s was never acknowledged", e)));
  }

  private void match(Operation operation, Deque<Entry> own) {
    @Nullable Entry entry = own.peek();
    if (entry != null && isOf(entry, operation)) {
      written.put(operation, own.remove());
    } else if (operation.isWrite()) {
      problem("%s is not in the log, where its process has %s next", operation, entry);
    }
  }

  private static boolean isOf(Entry entry, Operation operation) {
    return entry.kind == operation.kind
        && (entry.kind == Kind.ROLLBACK || entry.move.to == operation.version)
        && switch (operation.answer.outcome) {
          case MOVED -> entry.moved && entry.sequence == operation.answer.value;
          case REFUSED -> !entry.moved;
          default -> true;
        };
  }

  /** The order of the log agrees with real time. */
  private void checkOrder() {
    written.forEach(
        (first, firstEntry) ->
            written.forEach(
                (second, secondEntry) -> {
                  if (first.span.isBefore(second.span)
                      && firstEntry.sequence > secondEntry.sequence) {
                    problem(
                        "%s stands before %s, which was answered before the other was asked",
                        secondEntry, firstEntry);
                  }
                }));
  }

  private void checkAnswers() {
    Map<Operation, Long> places = new HashMap<>();
    written.forEach((operation, entry) -> places.put(operation, entry.sequence));
    for (Operation read : operations) {
      switch (read.answer.outcome) {
        case SEEN -> place(read, at -> versions.get((int) at) == read.answer.value, places);
        case NOTHING_BELOW -> place(read, at -> depths.get((int) at) < 2, places);
        case CONFLICT -> checkReason(read);
        default -> {}
      }
    }
  }

  private void place(Operation read, LongPredicate wasTrue, Map<Operation, Long> places) {
    long at = 0;
    long end = versions.size();
    for (Map.Entry<Operation, Long> other : places.entrySet()) {
      if (other.getKey().span.isBefore(read.span)) {
        at = Math.max(at, other.getValue());
      } else if (read.span.isBefore(other.getKey().span)) {
        end = Math.min(end, other.getValue());
      }
    }
    while (at < end && !wasTrue.test(at)) {
      at++;
    }
    if (at < end) {
      places.put(read, at);
    } else {
      problem("%s was true at no moment between question and answer", read);
    }
  }

  /** Nobody is told of a conflict for nothing: the label moved meanwhile. */
  private void checkReason(Operation conflict) {
    boolean moved =
        written.entrySet().stream()
            .filter(other -> other.getValue().moved)
            .map(other -> other.getKey().span)
            .anyMatch(span -> !span.isBefore(conflict.span) && !conflict.span.isBefore(span));
    if (!moved) {
      problem("%s, although the label did not move", conflict);
    }
  }

  private void problem(String sentence, @Nullable Object... parts) {
    problems.add(String.format(sentence, parts));
  }
}
