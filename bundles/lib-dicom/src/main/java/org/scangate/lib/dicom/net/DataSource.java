package org.scangate.lib.dicom.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Where the data set of a message comes from, asked as the connection takes it. */
@ConsumerType
public interface DataSource {

  /** No data set follows the command. */
  DataSource NONE =
      atMost -> CompletableFuture.completedFuture(new Chunk(Unpooled.EMPTY_BUFFER, true));

  /**
   * Bytes to send.
   *
   * @param bytes the receiver owns them; empty only in a last chunk
   * @param last whether nothing follows
   */
  record Chunk(ByteBuf bytes, boolean last) {}

  /**
   * The next bytes, at least one and at most {@code atMost}. Called on the event loop, one at a
   * time, and must not block: what reads a disk completes later, on any thread. A failure aborts
   * the association, for half a message cannot be taken back.
   */
  CompletionStage<Chunk> next(int atMost);

  /** Nothing more is asked for; also after a failure. */
  default void close() {}

  /** Bytes that are there already. */
  static DataSource of(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    return atMost -> {
      int count = Math.min(atMost, all.remaining());
      ByteBuf part = Unpooled.wrappedBuffer(all.slice(all.position(), count));
      all.position(all.position() + count);
      return CompletableFuture.completedFuture(new Chunk(part, !all.hasRemaining()));
    };
  }
}
