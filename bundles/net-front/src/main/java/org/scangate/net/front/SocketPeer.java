package org.scangate.net.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.api.access.Door;
import org.scangate.api.http.WebSocketEndpoint;

/**
 * The way out of one WebSocket. Any thread may send: messages pass through one queue, so that they
 * go out in the order of the calls, and many of them share one flush. Nothing is ever delayed: the
 * flush comes at the end of the event loop's current turn, or of the read that is going on.
 */
final class SocketPeer implements WebSocketEndpoint.Peer {
  private final ChannelHandlerContext ctx;
  private final Door door;
  private final Client client;
  private final SocketHandler owner;

  /** Bounded in bytes by {@link Limits#UNSENT_MAX}. */
  private final Queue<ByteBuf> outgoing = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean drainDue = new AtomicBoolean();
  private final AtomicLong unsent = new AtomicLong();

  /** Somebody saw {@link #writable} false and is owed a callback. */
  private volatile boolean full;

  /** Nothing more is accepted from senders. */
  private volatile boolean closing;

  /** Nothing more is written; on the event loop only. */
  private boolean shut;

  private boolean reading;
  private boolean flushDue;

  SocketPeer(ChannelHandlerContext ctx, Door door, Client client, SocketHandler owner) {
    this.ctx = ctx;
    this.door = door;
    this.client = client;
    this.owner = owner;
  }

  @Override
  public void send(ByteBuffer... parts) {
    ByteBuf message = Unpooled.wrappedBuffer(parts);
    if (closing) {
      return;
    }
    if (unsent.addAndGet(message.readableBytes()) > Limits.UNSENT_MAX) {
      closing = true;
      execute(
          () -> owner.end(1008, "does not take what is sent", "a WebSocket left too much untaken"));
      return;
    }
    outgoing.add(message);
    if (ctx.executor().inEventLoop()) {
      drain();
      flushSoon();
    } else if (drainDue.compareAndSet(false, true)) {
      execute(
          () -> {
            drainDue.set(false);
            drain();
            ctx.flush();
          });
    }
  }

  private void drain() {
    if (shut) {
      outgoing.clear();
      return;
    }
    for (ByteBuf message = outgoing.poll(); message != null; message = outgoing.poll()) {
      int bytes = message.readableBytes();
      ctx.write(new BinaryWebSocketFrame(message)).addListener(done -> sent(bytes));
    }
  }

  private void sent(int bytes) {
    long left = unsent.addAndGet(-bytes);
    if (full && left < Limits.LOW_WATER && !shut) {
      full = false;
      owner.writable();
    }
  }

  /** Flushes what was written on the event loop, once for all of this turn. */
  void flushSoon() {
    if (!flushDue) {
      flushDue = true;
      if (!reading) {
        ctx.executor().execute(this::flushNow);
      }
    }
  }

  private void flushNow() {
    if (flushDue) {
      flushDue = false;
      ctx.flush();
    }
  }

  void readBegins() {
    reading = true;
  }

  void readEnds() {
    reading = false;
    flushNow();
  }

  /** No more is sent; what is queued and not written is dropped. */
  void shut() {
    closing = true;
    shut = true;
    outgoing.clear();
  }

  @Override
  public boolean writable() {
    if (unsent.get() <= Limits.HIGH_WATER) {
      return true;
    }
    full = true;
    // Everything may have gone out between the two lines above, and nobody would call back.
    return unsent.get() <= Limits.HIGH_WATER;
  }

  @Override
  public long unsentBytes() {
    return unsent.get();
  }

  @Override
  public void close(int code, String reason) {
    closing = true;
    execute(
        () -> {
          drain();
          owner.end(code, reason, "");
        });
  }

  @Override
  public void execute(Runnable task) {
    if (ctx.executor().inEventLoop()) {
      task.run();
    } else {
      try {
        ctx.executor().execute(task);
      } catch (RejectedExecutionException e) {
        // The event loop has ended, and every socket of it before.
        closing = true;
        outgoing.clear();
      }
    }
  }

  @Override
  public Door door() {
    return door;
  }

  @Override
  public String remoteAddress() {
    return client.address();
  }

  @Override
  public String binding() {
    return client.binding();
  }

  @Override
  public String tls() {
    return client.tls();
  }
}
