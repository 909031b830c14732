package org.scangate.dicom.spool;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the spool's threads: daemons with names. */
final class SpoolThreads {
  private SpoolThreads() {}

  /** {@code NAME-1}, {@code NAME-2} and so on. */
  static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
