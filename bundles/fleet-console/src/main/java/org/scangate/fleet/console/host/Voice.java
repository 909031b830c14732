package org.scangate.fleet.console.host;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.Terms;
import org.scangate.lib.sparkplug.HostState;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Payload;
import org.scangate.lib.sparkplug.PayloadCodec;
import org.scangate.lib.sparkplug.Topic;

/**
 * What a host application says (chapters 5.3, 5.17 and 6.4.27 of Sparkplug 3.0). No I/O and no
 * clock of its own; one thread at a time.
 */
final class Voice {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  /** Larger than what is read, so that what is too large can be named. */
  private static final int LARGEST_PACKET = 1 << 20;

  private final String host;
  private final String topic;
  private long timestamp;
  private long newest = -1;

  Voice(String host) {
    this.host = host;
    this.topic = Topic.state(host);
  }

  /** Where its state is told. */
  String topic() {
    return topic;
  }

  /** Begins a connection; its birth is younger than all that was told of this host. */
  Terms connecting(long now) {
    timestamp = Math.max(now, newest + 1);
    return new Terms(
        "scangate-console-" + host, death(), KEEP_ALIVE, Duration.ZERO, false, LARGEST_PACKET);
  }

  Message birth() {
    return state(true);
  }

  /** The will of the connection, and what is said before a farewell. */
  Message death() {
    return state(false);
  }

  private Message state(boolean online) {
    return new Message(topic, new HostState(online, timestamp).write(), 1, true);
  }

  /**
   * Somebody has told the state of this host.
   *
   * @return whether that is younger than its birth: who waits for this host would not believe it
   */
  boolean isOlderThan(HostState state) {
    newest = Math.max(newest, state.timestampMillis());
    return state.timestampMillis() > timestamp;
  }

  /** Asks a node for its birth. */
  Message rebirth(NodeId id, long now) {
    Payload payload =
        new Payload(
            OptionalLong.of(now),
            OptionalInt.empty(),
            List.of(Metric.flag("Node Control/Rebirth", true, now)));
    Topic command = Topic.node(id.group(), Topic.MessageType.NCMD, id.node());
    return new Message(command.toString(), PayloadCodec.write(payload), 0);
  }
}
