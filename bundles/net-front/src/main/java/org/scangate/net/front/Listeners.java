package org.scangate.net.front;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.scangate.api.access.Door;
import org.scangate.api.health.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets. One that cannot be bound is tried again with a growing delay and takes no
 * other with it. All methods but {@link #findings} and {@link #allUp} run on the control thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // tasks of the control thread guard themselves
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final int MAX_DELAY_SECONDS = 30;

  private final Transport transport;
  private final ScheduledExecutorService control;
  private final Map<Door, DoorContext> doors;
  private final Map<Door, FrontPipeline> pipelines;
  private final Runnable changed;
  private final Map<Key, Listener> listeners = new LinkedHashMap<>();
  private volatile List<Listener> snapshot = List.of();

  /** One listener's name. */
  record Key(Door door, HostPort address) {
    @Override
    public String toString() {
      return (door == Door.REMOTE ? "remote " : "on site ") + address;
    }
  }

  /** One listener's state; its fields are written by the control thread and read by others. */
  private static final class Listener {
    private final Key key;
    private volatile Channel channel;
    private volatile String failure = "not tried yet";
    private int failures;
    private boolean unwanted;

    Listener(Key key) {
      this.key = key;
    }
  }

  /**
   * @param changed told on the control thread when one went up or down
   */
  Listeners(
      Transport transport,
      ScheduledExecutorService control,
      Map<Door, DoorContext> doors,
      Map<Door, FrontPipeline> pipelines,
      Runnable changed) {
    this.transport = transport;
    this.control = control;
    this.doors = doors;
    this.pipelines = pipelines;
    this.changed = changed;
  }

  /** Opens and closes so that exactly these are there; one that is there already is not touched. */
  void apply(Collection<Key> wanted) {
    for (Listener listener : List.copyOf(listeners.values())) {
      if (!wanted.contains(listener.key)) {
        listeners.remove(listener.key);
        end(listener);
      }
    }
    List<Listener> fresh = new ArrayList<>();
    for (Key key : wanted) {
      if (!listeners.containsKey(key)) {
        Listener listener = new Listener(key);
        listeners.put(key, listener);
        fresh.add(listener);
      }
    }
    snapshot = List.copyOf(listeners.values());
    fresh.forEach(this::bind);
  }

  private void bind(Listener listener) {
    if (listener.unwanted) {
      return;
    }
    DoorContext door = doors.get(listener.key.door);
    ChannelFuture bound =
        transport.bind(
            listener.key.address.resolve(),
            door.connections(),
            pipelines.get(listener.key.door),
            door.limits());
    bound.addListener(done -> onControl(() -> tried(listener, bound)));
  }

  private void tried(Listener listener, ChannelFuture bound) {
    if (bound.isSuccess()) {
      listener.channel = bound.channel();
      listener.failure = "";
      listener.failures = 0;
      if (listener.unwanted) {
        end(listener);
        return;
      }
    } else {
      int delay = Math.min(MAX_DELAY_SECONDS, 1 << Math.min(listener.failures, 5));
      listener.failures++;
      listener.failure = bound.cause().getMessage() + "; tried again every " + delay + " s";
      LOG.warn("cannot listen on {}: {}", listener.key, listener.failure);
      schedule(() -> bind(listener), delay);
    }
    changed.run();
  }

  private void end(Listener listener) {
    listener.unwanted = true;
    Channel channel = listener.channel;
    if (channel != null) {
      DoorContext door = doors.get(listener.key.door);
      channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
      for (Channel connection : door.connections().through(channel)) {
        door.end().now(connection, "its listener was taken away");
      }
      LOG.info("listens no more on {}", listener.key);
    }
  }

  void close() {
    apply(List.of());
  }

  private void onControl(Runnable task) {
    schedule(task, 0);
  }

  private void schedule(Runnable task, int seconds) {
    try {
      control.schedule(task, seconds, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the listeners stop", e);
    }
  }

  boolean allUp() {
    return !snapshot.isEmpty() && snapshot.stream().allMatch(each -> each.channel != null);
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Listener listener : snapshot) {
      if (!listener.failure.isEmpty()) {
        findings.add(
            new Finding(
                Finding.Level.ALARM,
                "front.not-listening",
                "Nobody can connect to " + listener.key + ": " + listener.failure + ".",
                "Check 'front' in site.yaml, the appliance's addresses (ip address) and what else"
                    + " uses the port (ss -ltnp)."));
      }
    }
    doors.forEach(
        (name, door) -> {
          if (door.connections().isFull()) {
            findings.add(
                new Finding(
                    Finding.Level.WARNING,
                    "front.full",
                    "All "
                        + door.connections().open()
                        + " connections of the "
                        + (name == Door.REMOTE ? "remote" : "on-site")
                        + " listeners are taken; who comes takes the place of the oldest on which"
                        + " nobody has signed in.",
                    "Look for a client that opens too many, or raise the limit."));
          }
        });
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              "front.listening",
              "Listens on "
                  + String.join(", ", snapshot.stream().map(each -> each.key.toString()).toList())
                  + "."));
    }
    return findings;
  }
}
