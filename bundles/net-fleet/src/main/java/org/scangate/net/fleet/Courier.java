package org.scangate.net.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.scangate.api.fleet.FleetCommand;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.lib.mqtt.Terms;
import org.scangate.lib.mqtt.Why;
import org.scangate.net.fleet.command.CommandDesk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the outbox to the broker, over a connection of its own, so that no heartbeat waits behind
 * it: QoS 1, as many at once as the broker allows. A broker that does not acknowledge for 10 s is
 * left, and so is one that refuses a report; all that it has not acknowledged goes again, in order.
 *
 * <p>Where commands are taken they come over the same connection, which is then always there. At
 * most {@value #INBOX} wait; further ones are dropped, as the console hears by no answer.
 */
final class Courier {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long SETTLE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LASTING_NANOS = Duration.ofSeconds(10).toNanos();
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final int INBOX = 64;

  /** So that reports move on while commands come. */
  private static final int COMMANDS_AT_ONCE = 8;

  private final FleetSettings settings;
  private final Connection.Dialler dialler;
  private final Outbox outbox;
  private final Optional<CommandDesk> commands;
  private final BlockingQueue<byte[]> inbox = new ArrayBlockingQueue<>(INBOX);
  private final Reconnect reconnect;
  private final Ticker ticker;
  private final ScheduledExecutorService thread;

  /** What is on its way, the oldest first. */
  private final Deque<Sent> sent = new ArrayDeque<>();

  private Connection connection;
  private Object current;
  private long dialAt;
  private long dialledAt;
  private long settleAt;
  private volatile String trouble = "";
  private volatile String unheard = "";
  private volatile String disk = "";

  private record Sent(Lane lane, long number, long nanos) {}

  /**
   * @param commands empty: none are listened to
   * @param thread on which {@link #tick} is called, and what the client tells is handled
   */
  Courier(
      FleetSettings settings,
      Connection.Dialler dialler,
      Outbox outbox,
      Optional<CommandDesk> commands,
      Reconnect reconnect,
      Ticker ticker,
      ScheduledExecutorService thread) {
    this.settings = settings;
    this.dialler = dialler;
    this.outbox = outbox;
    this.commands = commands;
    this.reconnect = reconnect;
    this.ticker = ticker;
    this.thread = thread;
    this.dialAt = ticker.nanoTime() + reconnect.next().toNanos();
  }

  /** Why nothing gets through, in plain words; empty when all is well. */
  String trouble() {
    if (!disk.isEmpty()) {
      return disk;
    }
    return trouble.isEmpty() ? unheard : trouble;
  }

  /** Does what is due; called some times a second. */
  void tick() {
    try {
      if (ticker.nanoTime() - settleAt >= 0) {
        settleAt = ticker.nanoTime() + SETTLE_NANOS;
        settle();
      }
      if (connection == null) {
        dialWhenDue();
      } else if (!sent.isEmpty() && ticker.nanoTime() - sent.peek().nanos() > PATIENCE_NANOS) {
        again("the broker has acknowledged nothing for 10 s");
      }
      takeCommands();
      fill();
    } catch (IOException e) {
      again(e.getMessage());
    }
  }

  /** A disk that is full or broken holds up no report that is on it. */
  private void settle() {
    String now = "";
    for (Lane lane : outbox.lanes()) {
      try {
        lane.settle();
      } catch (IOException e) {
        now = "the disk takes no more of them: " + e.getMessage();
      }
    }
    if (!now.isEmpty() && disk.isEmpty()) {
      LOG.error("Reports of the fleet: {}; tried again by itself", now);
    }
    disk = now;
  }

  private void takeCommands() {
    for (int i = 0; i < COMMANDS_AT_ONCE; i++) {
      byte[] message = inbox.poll();
      if (message == null) {
        return;
      }
      outbox.answer(commands.orElseThrow().handle(message));
    }
  }

  private void dialWhenDue() throws IOException {
    // A connection that has nothing to carry and nothing to hear is not made.
    boolean idle = commands.isEmpty() && outbox.waiting() == 0;
    if (ticker.nanoTime() - dialAt < 0 || idle) {
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
                // What is too long, or was kept by the broker, is no command, and is answered as
                // such; a full inbox drops it.
                boolean fits =
                    arrival.payload().length <= FleetCommand.LARGEST && !arrival.retained();
                var unused = inbox.offer(fits ? arrival.payload() : new byte[0]);
              }

              @Override
              public void lost(String why) {
                later(mine, () -> again(why));
              }
            });
    dialledAt = ticker.nanoTime();
    trouble = "";
    if (commands.isPresent()) {
      listen();
    }
  }

  /** Reports go even where the broker's rules do not let commands come. */
  private void listen() {
    try {
      connection.subscribe(List.of(FleetCommand.topic(settings.group(), settings.node())));
      unheard = "";
    } catch (IOException e) {
      if (unheard.isEmpty()) {
        LOG.warn("Commands of the fleet are not heard: {}", e.getMessage());
      }
      unheard = "commands are not heard: " + e.getMessage();
    }
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
    var unused =
        connection
            .publish(outbox.message(entry))
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
      if (ticker.nanoTime() - dialledAt >= LASTING_NANOS) {
        reconnect.succeeded();
      }
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
