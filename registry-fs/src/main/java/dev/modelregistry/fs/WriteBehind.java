package dev.modelregistry.fs;

import java.io.IOException;

/**
 * Has the disk write what a large file holds while more is written to it, so that the fsync at the
 * end finds little left to do: it is else as long as all that was before it.
 *
 * <p>A write-back that fails fails the file. A kernel reports once that it lost what was to be
 * written, and the fsync at the end would say that all is well.
 */
final class WriteBehind {

  private final Aside.Work writeBack;
  private final long step;
  private Aside running = Aside.done();
  private long waiting;

  /**
   * Prepares for a file.
   *
   * @param step after so many bytes the disk is asked again, if it is not busy
   */
  WriteBehind(Aside.Work writeBack, long step) {
    this.writeBack = writeBack;
    this.step = step;
  }

  /**
   * Takes note that so many bytes more were written.
   *
   * @throws IOException if the disk could not write what it was asked to
   */
  void wrote(long bytes) throws IOException {
    waiting += bytes;
    if (waiting >= step && running.isDone()) {
      finish();
      waiting = 0;
      running = Aside.start(writeBack);
    }
  }

  /**
   * Waits until the disk is no longer busy.
   *
   * @throws IOException if it could not write what it was asked to
   */
  void finish() throws IOException {
    running.finish();
  }
}
