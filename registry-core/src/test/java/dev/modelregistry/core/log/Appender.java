package dev.modelregistry.core.log;

import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** A writer of a log, as a proof sees it. */
interface Appender {

  /**
   * Appends an entry that says a text.
   *
   * @return where it stands
   * @throws OutcomeUnknown if it may stand there or come there
   * @throws Unavailable if it does not and never will
   */
  long append(String text);

  /**
   * Begins to append entries that may go together; each call does as {@link #append} for its own.
   */
  default List<LongSupplier> together(List<String> texts) {
    return texts.stream().<LongSupplier>map(text -> () -> append(text)).toList();
  }

  /** Says whether an entry stands, and makes sure that this stays so. */
  boolean settle(OutcomeUnknown unknown);

  /** A way to append: what opens a writer as a new process would. */
  interface Way {

    Appender open(Storage storage, LogSettings settings);

    /** Returns what the entries say to a reader who begins now, in their order. */
    List<String> texts(Storage storage, LogSettings settings);
  }

  /** The way of the product. */
  Way EVENT_LOG =
      new Way() {
        @Override
        public Appender open(Storage storage, LogSettings settings) {
          EventLog<Tally> log = log(storage, settings);
          return new Appender() {
            @Override
            public long append(String text) {
              return Notebook.say(log, text).sequence();
            }

            @Override
            public List<LongSupplier> together(List<String> texts) {
              if (texts.size() == 1) {
                return Appender.super.together(texts);
              }
              return texts.stream()
                  .map(text -> Notebook.join(log, text))
                  .<LongSupplier>map(joined -> () -> log.finish(joined).entry().sequence())
                  .toList();
            }

            @Override
            public boolean settle(OutcomeUnknown unknown) {
              return log.settle(unknown.entry().sequence(), unknown.entryId(), Notebook.ANN);
            }
          };
        }

        @Override
        public List<String> texts(Storage storage, LogSettings settings) {
          List<String> texts = new ArrayList<>();
          EventLog<Tally> log = log(storage, settings);
          log.scan(1, log.head().size(), entry -> texts.add(Tally.text(entry)));
          return texts;
        }

        private EventLog<Tally> log(Storage storage, LogSettings settings) {
          return new EventLog<>(new ObjectStore(storage), Notebook.LOG, Tally.CODEC, settings);
        }
      };
}
