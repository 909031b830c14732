package org.scangate.net.front;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of one door. At the limit its listeners stop accepting: the kernel's queue
 * holds who comes next, and they are served as others leave. Sits in the pipelines of the listening
 * channels.
 */
@Sharable
final class ConnectionLimits extends ChannelInboundHandlerAdapter {
  private final int max;
  private final int maxPerNetwork;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> perNetwork = new ConcurrentHashMap<>();
  private final Set<Channel> children = ConcurrentHashMap.newKeySet();
  private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();

  ConnectionLimits(int max, int maxPerNetwork) {
    this.max = max;
    this.maxPerNetwork = maxPerNetwork;
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
      if (open.incrementAndGet() >= max) {
        turnValves();
      }
      children.add(child);
      child.closeFuture().addListener(closed -> left(child));
    }
    ctx.fireChannelRead(accepted);
  }

  private void left(Channel child) {
    children.remove(child);
    if (open.getAndDecrement() == max) {
      turnValves();
    }
  }

  /**
   * On each listener's own loop, by the count of that moment: the last turn sees the last count.
   */
  private void turnValves() {
    for (Channel listener : listeners) {
      listener.eventLoop().execute(() -> listener.config().setAutoRead(!isFull()));
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
