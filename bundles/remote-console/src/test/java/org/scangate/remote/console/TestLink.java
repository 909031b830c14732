package org.scangate.remote.console;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.scangate.api.access.SignIn;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.link.LinkQuality;

/** The link's side of one channel: keeps what is sent until the test takes it. */
class TestLink implements ChannelContext {
  static final int HARD_LIMIT = 4 << 20;

  private final SignIn signIn;
  private final String linkId;
  private final BlockingQueue<ByteBuffer> waiting = new LinkedBlockingQueue<>();
  final List<Boolean> holder = new ArrayList<>();
  ChannelEnd end;
  private int window;
  private long unacked;
  private long sent;
  private long mostUnacked;
  private boolean wantsWritable;
  private String closed;
  volatile long bytesPerSecond;
  volatile boolean attended = true;

  TestLink(SignIn signIn, String linkId, int window) {
    this.signIn = signIn;
    this.linkId = linkId;
    this.window = window;
  }

  /** The next frame, acknowledged; null when there is none. */
  ByteBuffer take() {
    return acknowledged(waiting.poll());
  }

  ByteBuffer await(long millis) throws InterruptedException {
    return acknowledged(waiting.poll(millis, TimeUnit.MILLISECONDS));
  }

  private synchronized ByteBuffer acknowledged(ByteBuffer frame) {
    unacked -= frame == null ? 0 : frame.remaining();
    return frame;
  }

  /** All that was sent, as one. */
  ByteBuffer takeAll() {
    List<ByteBuffer> frames = new ArrayList<>();
    int bytes = 0;
    for (ByteBuffer frame = take(); frame != null; frame = take()) {
      frames.add(frame);
      bytes += frame.remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(bytes);
    frames.forEach(all::put);
    tellWritable();
    return all.flip();
  }

  void window(int bytes) {
    synchronized (this) {
      window = bytes;
    }
    tellWritable();
  }

  void tellWritable() {
    synchronized (this) {
      if (!wantsWritable || unacked >= window) {
        return;
      }
      wantsWritable = false;
    }
    end.writable();
  }

  synchronized long sent() {
    return sent;
  }

  synchronized long mostUnacked() {
    return mostUnacked;
  }

  synchronized String closed() {
    return closed;
  }

  @Override
  public SignIn signIn() {
    return signIn;
  }

  @Override
  public String linkId() {
    return linkId;
  }

  @Override
  public synchronized boolean writable() {
    boolean writable = unacked < window;
    wantsWritable |= !writable;
    return writable;
  }

  @Override
  public synchronized boolean send(ByteBuffer... parts) {
    int bytes = 0;
    for (ByteBuffer part : parts) {
      bytes += part.remaining();
    }
    if (bytes > 64 * 1024) {
      throw new IllegalArgumentException("a frame of " + bytes + " bytes");
    }
    if (closed != null || unacked + bytes > HARD_LIMIT) {
      return false;
    }
    ByteBuffer frame = ByteBuffer.allocate(bytes);
    for (ByteBuffer part : parts) {
      frame.put(part.duplicate());
    }
    waiting.add(frame.flip());
    unacked += bytes;
    sent += bytes;
    mostUnacked = Math.max(mostUnacked, unacked);
    return true;
  }

  @Override
  public synchronized long unackedBytes() {
    return unacked;
  }

  @Override
  public synchronized void close(String reason) {
    closed = reason;
  }

  @Override
  public LinkQuality quality() {
    return new LinkQuality(1000, 0, 0, bytesPerSecond, 1);
  }

  @Override
  public boolean attended() {
    return attended;
  }

  @Override
  public synchronized void holder(boolean holds) {
    holder.add(holds);
  }
}
