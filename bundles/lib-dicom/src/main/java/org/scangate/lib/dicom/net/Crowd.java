package org.scangate.lib.dicom.net;

import io.netty.channel.Channel;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who is connected to a server. Associations have places of their own, which connections without
 * one do not take; of these the oldest gives way to a newcomer when there are too many.
 * Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed close ends the channel too
final class Crowd {
  private final DicomServer.Limits limits;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger associations = new AtomicInteger();
  private final Deque<Channel> strangers = new ConcurrentLinkedDeque<>();

  Crowd(DicomServer.Limits limits) {
    this.limits = limits;
  }

  /** A connection came; false when there is no place for it. */
  boolean joins(Channel channel) {
    int now = connections.incrementAndGet();
    channel
        .closeFuture()
        .addListener(
            closed -> {
              connections.decrementAndGet();
              strangers.remove(channel);
            });
    if (now > limits.connections()) {
      Channel oldest = strangers.poll();
      if (oldest == null) {
        return false;
      }
      oldest.close();
    }
    strangers.add(channel);
    return true;
  }

  /** Whether one more may associate. */
  boolean hasRoom() {
    return associations.get() < limits.associations();
  }

  /** A connection has its association. */
  void associated(Channel channel) {
    strangers.remove(channel);
    associations.incrementAndGet();
    channel.closeFuture().addListener(closed -> associations.decrementAndGet());
  }

  int connections() {
    return connections.get();
  }
}
