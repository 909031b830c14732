package org.scangate.safety.stop;

/**
 * A thread of this ring: it does not keep the process alive, and takes its turn before others where
 * the virtual machine and the system allow that (docs/decisions/010-collector-and-priorities.md).
 */
final class SafetyThread {
  private SafetyThread() {}

  // Nothing relies on the priority: without it a stop takes longer on a busy machine.
  @SuppressWarnings("ThreadPriorityCheck")
  static Thread of(Runnable task, String name) {
    Thread thread = new Thread(task, "scangate-safety-" + name);
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    return thread;
  }
}
