package org.scangate.scanner.runtime;

import java.util.concurrent.ThreadFactory;

/** Makes this bundle's threads: named, and never the reason that the appliance stays up. */
final class Threads {

  private Threads() {}

  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
