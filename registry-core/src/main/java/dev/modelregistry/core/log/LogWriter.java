package dev.modelregistry.core.log;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.CreatedInOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the entries of one process into a log; {@link EventLog} says by which steps.
 *
 * <h2>Turns</h2>
 *
 * Appends take turns, I/O included: threads that decided on the same head would burn a creation and
 * a read for each slot they lose, quadratically many in all, only to reach the same order.
 *
 * <h2>Company</h2>
 *
 * Where entries may be decided on what this process knows, one turn serves all who wait for one.
 *
 * <pre>
 *   thread 1   ── decides 1, sends it ──┐
 *   thread 2   waits ...................└── decides 2, 3, 4, sends them in order ──┐ 2 stands
 *   thread 3   waits ..............................................................└ 3 stands
 *   thread 4   waits ..............................................................└ 4 stands
 * </pre>
 *
 * <p>Each is decided on the log with those before it, which do not stand yet. That is safe because
 * a storage begins none of them unless all before it stand ({@link
 * dev.modelregistry.spi.Storage#createInOrder}). Where it stops, it is said which were not begun:
 * they are decided again. One that was begun is not: it is offered to its slot, by whoever wants
 * it, until it is known what stands there.
 *
 * <p>Safe for use by many threads.
 */
final class LogWriter<S extends LogState<S>> {

  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /** The most entries of one turn, which bounds its memory and the files that it has open. */
  static final int MOST_TOGETHER = 32;

  private final EventLog<S> log;
  private final Access<S> access;
  private final LogSettings settings;
  private final SlotWriter slots;
  private final Turn turn = new Turn();
  private final Queue<Submission<S>> waiting = new ConcurrentLinkedQueue<>();

  /**
   * Whether nothing was found behind the end of the log; whoever has the turn reads and sets it.
   */
  private boolean endSeen;

  LogWriter(EventLog<S> log, Access<S> access, LogSettings settings, SlotWriter slots) {
    this.log = log;
    this.access = access;
    this.settings = settings;
    this.slots = slots;
  }

  /**
   * Appends by itself what has to be decided on everything that stands.
   *
   * @throws Rejected if it must not be written
   * @throws OutcomeUnknown if that could not be learnt within the budget
   */
  Draft<S> append(Submission<S> own) {
    turn.takeUnless(() -> false);
    try {
      return takeSlot(own, ended(log.head()));
    } finally {
      turn.pass();
    }
  }

  /** Has something appended in the next turn that is taken, by {@link #finish}. */
  void join(Submission<S> own) {
    waiting.add(own);
  }

  /**
   * Waits until what has joined stands, or brings it there with all who wait.
   *
   * @throws Rejected if it must not be written
   * @throws OutcomeUnknown if that could not be learnt within the budget
   */
  Draft<S> finish(Submission<S> own) {
    while (turn.takeUnless(own::stands)) {
      try {
        takeTurn(own);
      } finally {
        turn.pass();
      }
    }
    return own.standing();
  }

  private void takeTurn(Submission<S> own) {
    waiting.remove(own);
    @Nullable Draft<S> sent = own.sent();
    if (sent != null) {
      settle(own, sent);
      return;
    }
    LogHead<S> head = ended(log.known().orElseGet(log::head));
    List<Submission<S>> others = othersWaiting();
    if (others.isEmpty()) {
      own.standsAs(takeSlot(own, head));
    } else {
      appendTogether(own, others, head);
    }
  }

  private List<Submission<S>> othersWaiting() {
    List<Submission<S>> others = new ArrayList<>();
    while (others.size() < MOST_TOGETHER - 1) {
      @Nullable Submission<S> next = waiting.poll();
      if (next == null) {
        break;
      }
      others.add(next);
    }
    return others;
  }

  private void appendTogether(Submission<S> own, List<Submission<S>> others, LogHead<S> from) {
    List<Submission<S>> company = new ArrayList<>(List.of(own));
    List<Draft<S>> drafts = new ArrayList<>(List.of(draft(own, from)));
    LogHead<S> head = drafts.get(0).after();
    for (Submission<S> other : others) {
      try {
        Draft<S> draft = draft(other, head);
        head = draft.after();
        drafts.add(draft);
        company.add(other);
      } catch (RuntimeException onWhatMayNotStand) {
        LOG.debug("Entry {} is decided by itself", other.entryId(), onWhatMayNotStand);
      }
    }
    send(company, drafts);
  }

  private void send(List<Submission<S>> company, List<Draft<S>> drafts) {
    for (int i = 0; i < company.size(); i++) {
      company.get(i).send(drafts.get(i));
    }
    long offered = settings.nanoTime().getAsLong();
    CreatedInOrder reached = slots.offerInOrder(drafts);
    for (int i = 0; i < reached.created(); i++) {
      stands(company.get(i), drafts.get(i), offered);
    }
    company.subList(reached.begun(), company.size()).forEach(Submission::giveUp);
  }

  /**
   * Learns what stands in the slot of a draft that was sent, and sees to it that something does.
   */
  private void settle(Submission<S> own, Draft<S> sent) {
    if (follows(sent)) {
      long offered = settings.nanoTime().getAsLong();
      Line standing = slots.offerAgain(sent.line(), sent.bytes());
      if (standing.leaf().equals(sent.line().leaf())) {
        stands(own, sent, offered);
        return;
      }
    }
    own.giveUp();
    log.head();
  }

  /**
   * Whether all that a draft was decided on stands. It does where the storage kept its word and
   * came to give it; who offers a draft without it leaves a hole in the log.
   */
  private boolean follows(Draft<S> sent) {
    LogEntry entry = sent.line().entry();
    long before = entry.sequence() - 1;
    LogHead<S> head =
        log.known()
            .filter(known -> known.size() >= before)
            .orElseGet(() -> slots.seen(entry, log::head));
    return head.size() > before
        || (head.size() == before && head.edge().root().equals(entry.before()));
  }

  /** Whoever wants it goes on as soon as it stands, and must find it known: so that comes first. */
  private void stands(Submission<S> submission, Draft<S> draft, long offered) {
    log.publish(draft.after().currentAt(offered));
    submission.standsAs(draft);
  }

  private Draft<S> takeSlot(Submission<S> own, LogHead<S> from) {
    LogHead<S> head = from;
    while (true) {
      Draft<S> draft = draft(own, head);
      long offered = settings.nanoTime().getAsLong();
      Line standing = slots.offer(draft.line(), draft.bytes());
      if (standing.leaf().equals(draft.line().leaf())) {
        log.publish(draft.after().currentAt(offered));
        return draft;
      }
      LogHead<S> lost = head.fold(List.of(standing.entry()), head.chain().follow(standing));
      head = log.advance(lost);
    }
  }

  private Draft<S> draft(Submission<S> submission, LogHead<S> head) {
    return Draft.of(
        head,
        new Draft.Author(submission.entryId(), submission.actor(), settings.clock()),
        submission.decider(),
        access.checkpoints());
  }

  /**
   * Looks once, before the first append, whether the log goes on behind the first absent entry: one
   * that was lost must not be filled with another. A listing is too dear for every append, and what
   * is lost later makes the entries after it contradict the one that fills it.
   */
  private LogHead<S> ended(LogHead<S> head) {
    long absent = head.size() + 1;
    if (endSeen || access.entries().listedAfter(absent).isEmpty()) {
      endSeen = true;
      return head;
    }
    LogHead<S> now = log.head();
    if (now.size() < absent) {
      throw access.entries().missing(absent);
    }
    return ended(now);
  }
}
