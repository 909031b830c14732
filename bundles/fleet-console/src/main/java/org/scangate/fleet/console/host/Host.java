package org.scangate.fleet.console.host;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.lib.mqtt.Why;
import org.scangate.lib.sparkplug.HostState;
import org.scangate.lib.sparkplug.SparkplugException;
import org.scangate.lib.sparkplug.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Sparkplug host application's life: connect, subscribe, birth, hear, again. {@link #tick} is
 * called some times a second by one thread and may wait for the broker.
 */
final class Host {
  private static final Logger LOG = LoggerFactory.getLogger(Host.class);
  private static final long INBOX_BYTES = 64L << 20;
  private static final int AT_ONCE = 20_000;
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();
  private static final long LASTING_NANOS = Duration.ofSeconds(10).toNanos();

  /** How long an appliance may wait before it tries the broker again. */
  private static final long RETURN_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long FAREWELL_MILLIS = 1000;

  private final Connection.Dialler dialler;
  private final Fleet fleet;
  private final Reconnect reconnect;
  private final Ticker ticker;
  private final Pulse pulse;
  private final Voice voice;
  private final String pulseTopic;
  private final Standing standing;
  private final Inbox inbox = new Inbox(INBOX_BYTES);
  private final Queue<Lease> leases = new ConcurrentLinkedQueue<>();

  private final Set<String> wanted = new HashSet<>();
  private final Set<String> subscribed = new HashSet<>();
  private Connection connection;
  private Object current;
  private long dialAt;
  private long connectedAt;
  private long lookAt;
  private boolean stalled;
  private long dropped;
  private volatile boolean deafToItself;

  Host(
      HostSettings settings,
      Connection.Dialler dialler,
      Fleet fleet,
      Reconnect reconnect,
      Random random,
      Ticker ticker) {
    this.dialler = dialler;
    this.fleet = fleet;
    this.reconnect = reconnect;
    this.ticker = ticker;
    this.pulse = new Pulse(random);
    this.voice = new Voice(settings.host());
    this.pulseTopic = Pulse.topic(settings.host());
    this.dialAt = ticker.nanoTime();
    this.lookAt = ticker.nanoTime();
    this.standing = new Standing(fleet, settings.broker().toString(), now(), ticker.nanoTime());
  }

  /** What is watched from now on; any thread. */
  void lease(Lease lease) {
    leases.add(lease);
  }

  /** Does what is due. */
  void tick() {
    for (Lease lease = leases.poll(); lease != null; lease = leases.poll()) {
      wanted.clear();
      wanted.addAll(lease.groups());
      fleet.watch(lease.groups());
      fleet.known(lease.known(), lease.open(), now());
    }
    hear();
    try {
      if (connection != null) {
        subscribe();
      } else if (ticker.nanoTime() - dialAt >= 0) {
        dial();
      }
    } catch (IOException e) {
      again(e.getMessage());
    }
    long nanos = ticker.nanoTime();
    if (nanos - lookAt >= 0) {
      lookAt = nanos + LOOK_NANOS;
      look(nanos);
    }
  }

  private long now() {
    return ticker.now().toEpochMilli();
  }

  private void hear() {
    for (int i = 0; i < AT_ONCE; i++) {
      Optional<Inbox.Item> item = inbox.poll();
      if (item.isEmpty()) {
        return;
      }
      if (item.get().connection() == current) {
        hear(item.get());
      }
    }
  }

  private void hear(Inbox.Item item) {
    if (item.lost() != null) {
      again(item.lost());
      return;
    }
    String topic = item.arrival().topic();
    try {
      if (topic.equals(pulseTopic)) {
        pulse.heard(item.arrival().payload());
      } else if (topic.equals(voice.topic())) {
        state(HostState.read(item.arrival().payload()));
      } else {
        fleet.take(Heard.of(item.arrival(), now(), item.nanos()));
      }
    } catch (SparkplugException e) {
      LOG.debug("Not understood: {}", e.getMessage());
    }
  }

  /** Somebody has said how this host is. */
  private void state(HostState state) {
    if (voice.isOlderThan(state)) {
      again("another console has the same host id, or the clock went back");
    } else if (!state.online()) {
      send(voice.birth());
    }
  }

  private void dial() throws IOException {
    Object mine = new Object();
    current = mine;
    subscribed.clear();
    connection = dialler.dial(voice.connecting(now()), inbox.listener(mine, ticker));
    List<String> filters = new ArrayList<>();
    filters.add(voice.topic());
    filters.addAll(filters(wanted, Set.of()));
    connection.subscribe(filters);
    subscribed.addAll(wanted);
    send(voice.birth());
    connectedAt = ticker.nanoTime();
    stalled = false;
    pulse.begin(connectedAt);
    hearItself();
    fleet.deaf(connectedAt + Math.min(RETURN_NANOS, 2 * standing.lasts(connectedAt)));
  }

  /** A broker that refuses this is heard all the same. */
  private void hearItself() {
    try {
      connection.subscribe(List.of(pulseTopic));
    } catch (IOException e) {
      LOG.warn("The console does not hear itself: {}", e.getMessage());
    }
  }

  /** Of the groups that are in one and not in the other. */
  private static List<String> filters(Set<String> in, Set<String> notIn) {
    return in.stream()
        .filter(group -> !notIn.contains(group))
        .sorted()
        .map(group -> Topic.NAMESPACE + "/" + group + "/#")
        .toList();
  }

  private void subscribe() throws IOException {
    if (wanted.equals(subscribed)) {
      return;
    }
    List<String> more = filters(wanted, subscribed);
    if (!more.isEmpty()) {
      connection.subscribe(more);
    }
    List<String> less = filters(subscribed, wanted);
    if (!less.isEmpty()) {
      connection.unsubscribe(less);
    }
    subscribed.clear();
    subscribed.addAll(wanted);
  }

  private void look(long nanos) {
    Optional<Long> confirmed = Optional.empty();
    if (connection != null) {
      send(new Message(pulseTopic, pulse.next(nanos), 0));
      deafToItself = pulse.notAllowed(nanos);
      confirmed = pulse.confirmed(nanos);
      if (confirmed.isPresent() && stalled) {
        stalled = false;
        fleet.deaf(nanos);
      } else if (pulse.ceased(nanos)) {
        stalled = true;
        standing.away("the broker does not answer", now(), nanos);
      }
      if (nanos - connectedAt >= LASTING_NANOS) {
        reconnect.succeeded();
      }
    }
    if (confirmed.isPresent()) {
      standing.there(now(), nanos);
    } else {
      standing.say(nanos);
    }
    if (inbox.dropped() != dropped) {
      LOG.warn("{} messages were dropped, for too many came at once", inbox.dropped() - dropped);
      dropped = inbox.dropped();
      fleet.deaf(nanos);
    }
    for (NodeId id : fleet.tick(confirmed, now(), nanos)) {
      send(voice.rebirth(id, now()));
    }
  }

  private void send(Message message) {
    Connection.Listener mine = inbox.listener(current, ticker);
    var unused =
        connection
            .publish(message)
            .exceptionally(
                failure -> {
                  mine.lost(Why.of(failure));
                  return null;
                });
  }

  private void again(String why) {
    if (connection != null) {
      connection.discard();
    }
    connection = null;
    current = null;
    dialAt = ticker.nanoTime() + reconnect.next().toNanos();
    standing.away(why, now(), ticker.nanoTime());
  }

  /** Says the death and farewell; blocks for some seconds at most. */
  void end() {
    if (connection == null) {
      return;
    }
    try {
      connection.publish(voice.death()).get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the death was not told: {}", e.getMessage());
    }
    connection.farewell();
    connection = null;
    current = null;
  }

  /** Messages that were dropped because too many came at once, since the start. */
  long dropped() {
    return inbox.dropped();
  }

  /** Whether the broker's rules keep the console from hearing itself. */
  boolean isDeafToItself() {
    return deafToItself;
  }
}
