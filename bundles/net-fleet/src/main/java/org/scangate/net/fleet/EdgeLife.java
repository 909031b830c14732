package org.scangate.net.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.scangate.api.fleet.Fleet;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.lib.mqtt.Terms;
import org.scangate.lib.mqtt.Why;
import org.scangate.lib.sparkplug.HostState;
import org.scangate.lib.sparkplug.Limits;
import org.scangate.lib.sparkplug.PayloadCodec;
import org.scangate.lib.sparkplug.SparkplugException;
import org.scangate.lib.sparkplug.Topic;
import org.scangate.lib.sparkplug.Topic.MessageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge node's life: connect, wait for the host, birth, beats, again. {@link #tick} is called
 * several times a second by one thread and may wait for the broker; {@link #status} by anybody.
 */
final class EdgeLife {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeLife.class);
  private static final int QUEUE = 256;
  private static final long CHANGES_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long REBIRTH_NANOS = Duration.ofSeconds(1).toNanos();

  /** Two with one name put each other out at once; they must not do so every second. */
  private static final long LASTING_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long FAREWELL_NANOS = Duration.ofSeconds(1).toNanos();

  /** So that whoever missed something has all of it again after a minute at 5 s. */
  private static final int FULL_BEAT_EVERY = 12;

  private static final Duration LEAST_KEEP_ALIVE = Duration.ofSeconds(5);

  /** What came from the client's threads, for ours. */
  private record Event(Object connection, String topic, byte[] payload, String lost) {}

  private final FleetSettings settings;
  private final Connection.Dialler dialler;
  private final LongFunction<Snapshot> gauges;
  private final DeathNumbers numbers;
  private final Reconnect reconnect;
  private final Ticker ticker;
  private final EdgeNode edge;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(QUEUE);

  private Connection connection;
  private Object current;
  private long dialAt;
  private long connectedAt;
  private long changesAt;
  private long beatAt;
  private long rebirthAt;
  private volatile boolean rebirthWanted;
  private boolean hostOnline;
  private long hostTimestamp = -1;
  private long births;
  private Optional<String> lastLost = Optional.empty();
  private volatile Fleet.Status status;

  /**
   * @param gauges what is known, with a moment in milliseconds to say it of
   */
  EdgeLife(
      FleetSettings settings,
      Connection.Dialler dialler,
      LongFunction<Snapshot> gauges,
      DeathNumbers numbers,
      Reconnect reconnect,
      Ticker ticker) {
    this.settings = settings;
    this.dialler = dialler;
    this.gauges = gauges;
    this.numbers = numbers;
    this.reconnect = reconnect;
    this.ticker = ticker;
    this.edge = new EdgeNode(settings.group(), settings.node());
    this.dialAt = ticker.nanoTime() + reconnect.next().toNanos();
    say(Fleet.Presence.AWAY, "not connected yet");
  }

  /**
   * Has everything told again within a second or two; called by anybody.
   *
   * @return false when nothing is told now, so that there is nothing to tell again
   */
  boolean askForBirth() {
    rebirthWanted = true;
    return status.presence() == Fleet.Presence.TOLD;
  }

  Fleet.Status status() {
    return status;
  }

  /** Does what is due. */
  void tick() {
    for (Event event = events.poll(); event != null; event = events.poll()) {
      if (event.connection() == current) {
        handle(event);
      }
    }
    if (connection == null) {
      if (ticker.nanoTime() - dialAt >= 0) {
        dial();
      }
    } else if (mayTell()) {
      tell();
    } else if (edge.isBorn()) {
      LOG.info("The fleet's host is gone; nothing is told until it is back");
      end();
      again("the fleet's host is gone");
    }
  }

  private void handle(Event event) {
    if (event.lost() != null) {
      connection.discard();
      again(event.lost());
      return;
    }
    try {
      if (settings.primaryHost().map(Topic::state).filter(event.topic()::equals).isPresent()) {
        HostState state = HostState.read(event.payload());
        if (state.timestampMillis() >= hostTimestamp) {
          hostTimestamp = state.timestampMillis();
          hostOnline = state.online();
        }
      } else if (Topic.parse(event.topic()).type() == MessageType.NCMD) {
        if (EdgeNode.asksForBirth(PayloadCodec.read(event.payload(), Limits.DEFAULT))) {
          rebirthWanted = true;
        }
      }
    } catch (SparkplugException e) {
      LOG.warn("A message at {} is not understood: {}", event.topic(), e.getMessage());
    }
  }

  private boolean mayTell() {
    return settings.primaryHost().isEmpty() || hostOnline;
  }

  private void dial() {
    Object mine = new Object();
    try {
      edge.connecting(numbers.next());
      hostOnline = false;
      hostTimestamp = -1;
      rebirthWanted = false;
      Duration twice = settings.heartbeat().multipliedBy(2);
      Duration keepAlive = twice.compareTo(LEAST_KEEP_ALIVE) < 0 ? LEAST_KEEP_ALIVE : twice;
      current = mine;
      connection =
          dialler.dial(
              Terms.passing(
                  "scangate-" + settings.group() + "-" + settings.node(),
                  edge.death(ticker.now().toEpochMilli()),
                  keepAlive),
              listener(mine));
      connection.subscribe(filters());
      connectedAt = ticker.nanoTime();
      LOG.info("Connected to the fleet's broker {}", settings.broker());
      say(
          Fleet.Presence.WAITS_FOR_HOST,
          settings.primaryHost().map(host -> "the host " + host + " is not online").orElse(""));
    } catch (IOException e) {
      if (connection != null) {
        connection.discard();
      }
      again(e.getMessage());
    }
  }

  private List<String> filters() {
    List<String> filters = new ArrayList<>();
    filters.add(Topic.node(settings.group(), MessageType.NCMD, settings.node()).toString());
    settings.primaryHost().map(Topic::state).ifPresent(filters::add);
    return filters;
  }

  private Connection.Listener listener(Object mine) {
    return new Connection.Listener() {
      @Override
      public void message(Arrival arrival) {
        if (arrival.payload().length <= Limits.DEFAULT.bytes()) {
          // Full: whoever sends so much has it dropped; a state of the host is told again.
          var unused = events.offer(new Event(mine, arrival.topic(), arrival.payload(), null));
        }
      }

      @Override
      public void lost(String why) {
        Event event = new Event(mine, "", new byte[0], why);
        while (!events.offer(event)) {
          events.poll();
        }
      }
    };
  }

  private void tell() {
    long nanos = ticker.nanoTime();
    long now = ticker.now().toEpochMilli();
    if (!edge.isBorn() || (rebirthWanted && nanos - rebirthAt >= 0)) {
      rebirthWanted = false;
      rebirthAt = nanos + REBIRTH_NANOS;
      beatAt = nanos + settings.heartbeat().toNanos();
      changesAt = nanos + CHANGES_NANOS;
      births++;
      send(edge.birth(gauges.apply(now), now));
      say(Fleet.Presence.TOLD, "");
    } else if (nanos - beatAt >= 0) {
      beatAt += settings.heartbeat().toNanos();
      if (nanos - beatAt >= 0) {
        beatAt = nanos + settings.heartbeat().toNanos(); // it was late by more than a whole one
      }
      changesAt = nanos + CHANGES_NANOS;
      send(edge.beat(gauges.apply(now), now, (edge.beats() + 1) % FULL_BEAT_EVERY == 0));
      if (nanos - connectedAt >= LASTING_NANOS) {
        reconnect.succeeded();
      }
      say(Fleet.Presence.TOLD, "");
    } else if (nanos - changesAt >= 0) {
      changesAt = nanos + CHANGES_NANOS;
      send(edge.changes(gauges.apply(now), now));
    }
  }

  private void send(List<Message> messages) {
    Object mine = current;
    for (Message message : messages) {
      var unused =
          connection
              .publish(message)
              .exceptionally(
                  failure -> {
                    listener(mine).lost(Why.of(failure));
                    return null;
                  });
    }
  }

  private void again(String why) {
    connection = null;
    current = null;
    edge.connecting(0);
    lastLost = Optional.of(why);
    Duration wait = reconnect.next();
    dialAt = ticker.nanoTime() + wait.toNanos();
    if (status.presence() != Fleet.Presence.AWAY || !status.words().equals(why)) {
      LOG.warn("The fleet's broker is away: {}; tried again by itself", why);
    }
    say(Fleet.Presence.AWAY, why);
  }

  private void say(Fleet.Presence presence, String words) {
    Fleet.Status before = status;
    boolean same = before != null && before.presence() == presence;
    Instant since = same ? before.since() : ticker.now();
    status =
        new Fleet.Status(
            settings.broker().toString(),
            settings.group() + "/" + settings.node(),
            presence,
            words,
            since,
            births,
            edge.beats(),
            lastLost);
  }

  /** Tells the death and says farewell; blocks for some seconds at most. */
  void end() {
    if (connection == null) {
      return;
    }
    if (edge.isBorn()) {
      try {
        connection
            .publish(edge.death(ticker.now().toEpochMilli()))
            .get(FAREWELL_NANOS, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
        LOG.debug("the death was not told: {}", e.getMessage());
      }
    }
    connection.farewell();
    connection = null;
    current = null;
  }
}
