package org.scangate.remote.console;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.scangate.api.link.ChannelContext;

/**
 * Puts the parts of an RFB stream into frames of the link: none longer than a frame may be, and no
 * part waits for more once {@value #ENOUGH} bytes are together. One thread at a time.
 */
final class UpdateWriter {
  private static final int LONGEST = 64 * 1024;
  private static final int ENOUGH = 16 * 1024;

  private final ChannelContext context;
  private final List<ByteBuffer> parts = new ArrayList<>();
  private int bytes;
  private long written;
  private boolean refused;

  UpdateWriter(ChannelContext context) {
    this.context = context;
  }

  void add(ByteBuffer part) {
    ByteBuffer rest = part;
    while (rest.remaining() > LONGEST - bytes) {
      int room = LONGEST - bytes;
      if (room > 0) {
        put(rest.slice(rest.position(), room));
        rest = rest.slice(rest.position() + room, rest.remaining() - room);
      }
      flush();
    }
    if (rest.hasRemaining()) {
      put(rest);
    }
    if (bytes >= ENOUGH) {
      flush();
    }
  }

  private void put(ByteBuffer part) {
    parts.add(part);
    bytes += part.remaining();
  }

  void flush() {
    if (bytes == 0) {
      return;
    }
    written += bytes;
    if (!refused && !context.send(parts.toArray(ByteBuffer[]::new))) {
      refused = true;
    }
    parts.clear();
    bytes = 0;
  }

  /** Bytes given to the link in all. */
  long written() {
    return written;
  }

  /** True when the link took no more: the stream has a hole and is of no use. */
  boolean refused() {
    return refused;
  }
}
