package org.scangate.fleet.console.host;

import java.util.ArrayDeque;
import java.util.Optional;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Connection;

/**
 * What the client's threads have brought and nobody has looked at yet, in order. Bounded in bytes;
 * when it is full, what comes is dropped and counted, and whoever sent it is asked for a birth when
 * its numbers show the gap. Any thread.
 */
final class Inbox {
  /** Of what holds a message in memory beside its payload. */
  private static final int OVERHEAD = 200;

  private final long mostBytes;
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private long bytes;
  private long dropped;

  /**
   * A message, or the end of a connection.
   *
   * @param connection which one told it
   * @param nanos when it came
   * @param lost why the connection was lost; null for a message
   */
  record Item(Object connection, Arrival arrival, long nanos, String lost) {
    private long weight() {
      return OVERHEAD
          + (arrival == null ? 0 : arrival.payload().length + 2L * arrival.topic().length());
    }
  }

  Inbox(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** What a connection tells goes into here. */
  Connection.Listener listener(Object connection, Ticker ticker) {
    return new Connection.Listener() {
      @Override
      public void message(Arrival arrival) {
        offer(new Item(connection, arrival, ticker.nanoTime(), null));
      }

      @Override
      public void lost(String why) {
        offer(new Item(connection, null, ticker.nanoTime(), why));
      }
    };
  }

  /** Takes it, unless it is a message and there is no room. */
  synchronized void offer(Item item) {
    if (item.lost() == null && bytes + item.weight() > mostBytes) {
      dropped++;
      return;
    }
    items.add(item);
    bytes += item.weight();
  }

  synchronized Optional<Item> poll() {
    Item item = items.poll();
    if (item != null) {
      bytes -= item.weight();
    }
    return Optional.ofNullable(item);
  }

  /** How many were dropped, ever. */
  synchronized long dropped() {
    return dropped;
  }
}
