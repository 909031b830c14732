package org.scangate.safety.stop;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.scangate.api.safety.Trip;

/**
 * Writes the circuits' records on a thread of its own, because a disk may take long or for ever.
 * Per circuit the newest record waits, no older one.
 */
final class Keeper implements Runnable {

  /** Where a record goes; {@link LatchFile#write} in the appliance. */
  interface Place {
    void write(Disk disk, Trip trip) throws IOException;
  }

  private record Work(Place place, Disk disk, Trip trip, Consumer<Event> told) {}

  private final Map<String, Work> waiting = new LinkedHashMap<>();
  private boolean writing;
  private boolean over;

  /**
   * @param told that it is kept or not, on the keeper's thread; must not block
   */
  synchronized void put(String scanner, Place place, Disk disk, Trip trip, Consumer<Event> told) {
    waiting.put(scanner, new Work(place, disk, trip, told));
    notifyAll();
  }

  @Override
  public void run() {
    while (true) {
      Work work;
      synchronized (this) {
        while (waiting.isEmpty() && !over) {
          try {
            wait();
          } catch (InterruptedException e) {
            over = true;
          }
        }
        if (waiting.isEmpty()) {
          return;
        }
        String first = waiting.keySet().iterator().next();
        work = waiting.remove(first);
        writing = true;
      }
      write(work);
      synchronized (this) {
        writing = false;
        notifyAll();
      }
    }
  }

  /** Whatever fails, an error of the virtual machine too, is an answer: this thread goes on. */
  private static void write(Work work) {
    Event event;
    try {
      work.place().write(work.disk(), work.trip());
      event = new Event.Kept(work.disk());
    } catch (IOException | RuntimeException | Error e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      event = new Event.NotKept(work.disk(), message);
    }
    work.told().accept(event);
  }

  /** Waits until all is written, for at most so long; false when it is not. */
  synchronized boolean flush(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!waiting.isEmpty() || writing) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** The thread ends when what waits is written. */
  synchronized void end() {
    over = true;
    notifyAll();
  }
}
