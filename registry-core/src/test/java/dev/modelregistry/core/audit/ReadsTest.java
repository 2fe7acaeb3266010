package dev.modelregistry.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReadsTest {

  private static final int THREADS = 3;

  private final Reads reads = new Reads(THREADS, Thread::new);
  private final List<Integer> told = new ArrayList<>();

  @AfterEach
  void close() {
    reads.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the other reads did not come");
    }
  }

  @Nested
  class Outcomes {

    @Test
    void comeInTheOrderOfTheQuestionsWhicheverReadEndsFirst() {
      CountDownLatch others = new CountDownLatch(THREADS - 1);
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        reads.ask(
            () -> {
              if (number == 0) {
                await(others);
              }
              others.countDown();
              return number;
            },
            told::add);
      }
      reads.finish();

      assertThat(told).containsExactly(0, 1, 2);
    }

    @Test
    void areToldByTheThreadThatAsked() {
      List<Thread> tellers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int number = i;
        reads.ask(
            () -> number,
            outcome -> {
              told.add(outcome);
              tellers.add(Thread.currentThread());
            });
      }
      reads.finish();

      assertThat(told).hasSize(100).isSorted();
      assertThat(tellers).containsOnly(Thread.currentThread());
    }

    @Test
    void ofAReadThatFailedAreItsFailure() {
      reads.ask(
          () -> {
            throw new Unavailable("the disk is gone", null);
          },
          outcome -> told.add(0));

      assertThatThrownBy(reads::finish).isInstanceOf(Unavailable.class);
    }
  }

  @Nested
  class OpenReads {

    @Test
    void areBounded() {
      AtomicInteger asked = new AtomicInteger();
      for (int i = 0; i < 1_000; i++) {
        reads.ask(asked::incrementAndGet, told::add);
        assertThat(i + 1 - told.size()).as("reads whose outcome is not told").isLessThan(100);
      }
    }

    @Test
    void endWithAnInterruption() {
      CountDownLatch never = new CountDownLatch(1);
      reads.ask(
          () -> {
            await(never);
            return 0;
          },
          told::add);
      Thread.currentThread().interrupt();

      assertThatThrownBy(reads::finish).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
    }

    @Test
    void endWithTheirOwner() throws InterruptedException {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      reads.ask(
          () -> {
            begun.countDown();
            try {
              await(new CountDownLatch(1));
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
            return 0;
          },
          told::add);
      await(begun);
      reads.close();
      await(interrupted);
    }
  }
}
