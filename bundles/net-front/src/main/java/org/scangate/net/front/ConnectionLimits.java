package org.scangate.net.front;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of one door. At the limit whoever comes takes the place of the oldest
 * guest, a connection on which nobody has shown a sign-in and no WebSocket has begun: so somebody
 * whose socket was lost comes back through a crowd. Without guests the listeners stop accepting:
 * the kernel's queue holds who comes next, and they are served as others leave. Sits in the
 * pipelines of the listening channels.
 */
@Sharable
final class ConnectionLimits extends ChannelInboundHandlerAdapter {
  /** Put out, and not gone yet: with more than these the listeners stop accepting too. */
  private static final int LEAVING = 256;

  private final int max;
  private final int maxPerNetwork;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> perNetwork = new ConcurrentHashMap<>();
  private final ConnectionEnd end;
  private final Set<Channel> children = ConcurrentHashMap.newKeySet();

  /** The oldest first. */
  private final Set<Channel> guests = Collections.synchronizedSet(new LinkedHashSet<>());

  private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();
  private boolean stopped;

  ConnectionLimits(int max, int maxPerNetwork, ConnectionEnd end) {
    this.max = max;
    this.maxPerNetwork = maxPerNetwork;
    this.end = end;
  }

  /** The open connections that came through one listener. */
  List<Channel> through(Channel listener) {
    return children.stream().filter(child -> child.parent() == listener).toList();
  }

  int open() {
    return open.get();
  }

  boolean isFull() {
    return open.get() >= max;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    listeners.add(ctx.channel());
    ctx.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    listeners.remove(ctx.channel());
    ctx.fireChannelInactive();
  }

  /** Something was accepted. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    if (accepted instanceof Channel child) {
      children.add(child);
      guests.add(child);
      if (open.incrementAndGet() > max) {
        makeRoom();
      }
      turnValves();
      child.closeFuture().addListener(closed -> left(child));
    }
    ctx.fireChannelRead(accepted);
  }

  private void left(Channel child) {
    children.remove(child);
    guests.remove(child);
    open.decrementAndGet();
    turnValves();
  }

  /** Somebody on this connection has shown a sign-in, or it is a WebSocket now. */
  void known(Channel child) {
    if (guests.remove(child)) {
      turnValves();
    }
  }

  private void makeRoom() {
    Channel oldest;
    synchronized (guests) {
      Iterator<Channel> all = guests.iterator();
      if (!all.hasNext()) {
        return;
      }
      oldest = all.next();
      all.remove();
    }
    oldest.eventLoop().execute(() -> end.now(oldest, "made room for a newer connection"));
  }

  private boolean stops() {
    int now = open.get();
    return now >= max + LEAVING || (now >= max && guests.isEmpty());
  }

  /** On each listener's own loop, by what holds at that moment: the last turn sees the last. */
  private void turnValves() {
    synchronized (listeners) {
      if (stopped == stops()) {
        return;
      }
      stopped = !stopped;
    }
    for (Channel listener : listeners) {
      listener.eventLoop().execute(() -> listener.config().setAutoRead(!stops()));
    }
  }

  /** Counts a connection for its network; false, and not counted, when that has its share. */
  boolean admit(Channel child) {
    if (!(child.remoteAddress() instanceof InetSocketAddress address)) {
      return true;
    }
    String network = Addresses.network(address.getAddress());
    boolean[] admitted = {true};
    perNetwork.compute(
        network,
        (key, count) -> {
          int now = count == null ? 0 : count;
          admitted[0] = now < maxPerNetwork;
          return admitted[0] ? Integer.valueOf(now + 1) : count;
        });
    if (admitted[0]) {
      child
          .closeFuture()
          .addListener(
              closed -> perNetwork.computeIfPresent(network, (key, n) -> n == 1 ? null : n - 1));
    }
    return admitted[0];
  }
}
