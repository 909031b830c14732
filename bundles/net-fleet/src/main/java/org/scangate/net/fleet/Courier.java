package org.scangate.net.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.lib.mqtt.Terms;
import org.scangate.lib.mqtt.Why;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the outbox to the broker, over a connection of its own, so that no heartbeat waits behind
 * it: QoS 1, as many at once as the broker allows. A broker that does not acknowledge for 10 s is
 * left, and so is one that refuses a report; all that it has not acknowledged goes again, in order.
 */
final class Courier {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long SETTLE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  private final FleetSettings settings;
  private final Connection.Dialler dialler;
  private final Outbox outbox;
  private final Reconnect reconnect;
  private final Ticker ticker;
  private final ScheduledExecutorService thread;

  /** What is on its way, the oldest first. */
  private final Deque<Sent> sent = new ArrayDeque<>();

  private Connection connection;
  private Object current;
  private long dialAt;
  private long settleAt;
  private volatile String trouble = "";

  private record Sent(Lane lane, long number, long nanos) {}

  /**
   * @param thread on which {@link #tick} is called, and what the client tells is handled
   */
  Courier(
      FleetSettings settings,
      Connection.Dialler dialler,
      Outbox outbox,
      Reconnect reconnect,
      Ticker ticker,
      ScheduledExecutorService thread) {
    this.settings = settings;
    this.dialler = dialler;
    this.outbox = outbox;
    this.reconnect = reconnect;
    this.ticker = ticker;
    this.thread = thread;
    this.dialAt = ticker.nanoTime() + reconnect.next().toNanos();
  }

  /** Why nothing gets through, in plain words; empty when all is well. */
  String trouble() {
    return trouble;
  }

  /** Does what is due; called some times a second. */
  void tick() {
    try {
      if (ticker.nanoTime() - settleAt >= 0) {
        settleAt = ticker.nanoTime() + SETTLE_NANOS;
        for (Lane lane : outbox.lanes()) {
          lane.settle();
        }
      }
      if (connection == null) {
        dialWhenDue();
      } else if (!sent.isEmpty() && ticker.nanoTime() - sent.peek().nanos() > PATIENCE_NANOS) {
        again("the broker has acknowledged nothing for 10 s");
      }
      fill();
    } catch (IOException e) {
      again(e.getMessage());
    }
  }

  private void dialWhenDue() throws IOException {
    // A connection that has nothing to carry is not made.
    if (ticker.nanoTime() - dialAt < 0 || outbox.waiting() == 0) {
      return;
    }
    Object mine = new Object();
    current = mine;
    for (Lane lane : outbox.lanes()) {
      lane.rewind();
    }
    connection =
        dialler.dial(
            Terms.passing(
                "scangate-" + settings.group() + "-" + settings.node() + "-reports",
                null,
                KEEP_ALIVE),
            new Connection.Listener() {
              @Override
              public void message(Arrival arrival) {
                // Nothing is subscribed to.
              }

              @Override
              public void lost(String why) {
                later(mine, () -> again(why));
              }
            });
    trouble = "";
  }

  private void fill() throws IOException {
    while (connection != null && sent.size() < connection.window()) {
      Sent next = null;
      for (Lane lane : outbox.lanes()) {
        Optional<Lane.Entry> entry = lane.next();
        if (entry.isPresent()) {
          next = new Sent(lane, entry.get().number(), ticker.nanoTime());
          publish(next, entry.get());
          break;
        }
      }
      if (next == null) {
        return;
      }
    }
  }

  private void publish(Sent one, Lane.Entry entry) {
    sent.add(one);
    Object mine = current;
    byte[] number = ("{\"n\":" + entry.number() + ",\"report\":").getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[number.length + entry.payload().length + 1];
    System.arraycopy(number, 0, payload, 0, number.length);
    System.arraycopy(entry.payload(), 0, payload, number.length, entry.payload().length);
    payload[payload.length - 1] = '}';
    var unused =
        connection
            .publish(new Message(entry.topic(), payload, 1))
            .whenComplete(
                (done, why) ->
                    later(
                        mine,
                        () -> {
                          if (why != null) {
                            again(Why.of(why));
                          } else {
                            arrived(one);
                          }
                        }));
  }

  private void arrived(Sent one) {
    sent.remove(one); // the first, unless the broker does not keep the order
    one.lane().acknowledged(one.number());
    reconnect.succeeded();
    try {
      fill();
    } catch (IOException e) {
      again(e.getMessage());
    }
  }

  /** On our thread, unless that connection is over. */
  private void later(Object mine, Runnable work) {
    try {
      thread.execute(
          () -> {
            if (current == mine) {
              work.run();
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("at the end: what the client still tells is not heard");
    }
  }

  private void again(String why) {
    if (!why.equals(trouble)) {
      LOG.warn("Reports do not reach the fleet: {}; tried again by itself", why);
    }
    trouble = why;
    if (connection != null) {
      connection.discard();
    }
    connection = null;
    current = null;
    sent.clear();
    dialAt = ticker.nanoTime() + reconnect.next().toNanos();
  }

  /** Says farewell; what is on its way goes again after the next start. */
  void end() {
    if (connection != null) {
      connection.farewell();
      connection = null;
      current = null;
    }
  }
}
