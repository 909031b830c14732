package org.scangate.lib.rfb.tile;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Encoders for the threads that encode: one for each of them that is busy, at most {@code idle} are
 * kept for the next. Thread-safe; shared by all displays.
 */
public final class TileEncoders implements AutoCloseable {
  private final ConcurrentLinkedQueue<TileEncoder> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger room;
  private volatile boolean closed;

  /**
   * @param idle most encoders kept while nobody encodes; about the number of encoding threads
   */
  public TileEncoders(int idle) {
    room = new AtomicInteger(idle);
  }

  /** Runs {@code work} on an encoder that is its alone meanwhile. */
  <T> T with(Function<TileEncoder, T> work) {
    TileEncoder encoder = idle.poll();
    if (encoder == null) {
      encoder = new TileEncoder();
    } else {
      room.incrementAndGet();
    }
    try {
      return work.apply(encoder);
    } finally {
      giveBack(encoder);
    }
  }

  private void giveBack(TileEncoder encoder) {
    if (closed || room.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
      encoder.close();
      return;
    }
    idle.add(encoder);
    if (closed) {
      close();
    }
  }

  /** Frees the native memory of those that are idle, and of the others when they come back. */
  @Override
  public void close() {
    closed = true;
    for (TileEncoder encoder = idle.poll(); encoder != null; encoder = idle.poll()) {
      encoder.close();
    }
  }
}
