package org.scangate.lib.dicom.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.scangate.lib.dicom.pdu.PduWriter;

/**
 * Messages to P-DATA-TF, one after the other, as fast as the connection takes them. Event loop
 * only. Bounded by who adds: requests by the window, responses by the requests.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class OutgoingMessages {

  /** What it needs of its association. */
  interface Owner {
    /** Bytes went out. */
    void progressed();

    /** A data set could not be had; half a message is on its way. */
    void broken(Throwable cause);
  }

  private record Message(
      int context, byte[] command, DataSource data, CompletableFuture<Void> written) {}

  private final ChannelHandlerContext ctx;
  private final int maxDataBytes;
  private final Owner owner;
  private final Deque<Message> queue = new ArrayDeque<>();
  private Message current;
  private boolean waiting;
  private boolean pumping;
  private boolean closed;

  OutgoingMessages(ChannelHandlerContext ctx, int maxDataBytes, Owner owner) {
    this.ctx = ctx;
    this.maxDataBytes = maxDataBytes;
    this.owner = owner;
  }

  boolean isEmpty() {
    return current == null && queue.isEmpty();
  }

  void add(
      int context, byte[] command, boolean hasData, DataSource data, CompletableFuture<Void> done) {
    if (closed) {
      data.close();
      done.completeExceptionally(lost());
      return;
    }
    if (!hasData) {
      data.close();
    }
    queue.add(new Message(context, command, hasData ? data : null, done));
    pump();
  }

  /** Writes while the connection takes more; called again when it does. */
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    boolean written = false;
    while (!waiting && !closed && ctx.channel().isWritable()) {
      if (current == null) {
        current = queue.poll();
        if (current == null) {
          break;
        }
        command();
      } else {
        ask();
      }
      written = true;
    }
    pumping = false;
    if (written) {
      ctx.flush();
    }
  }

  private void command() {
    ByteBuf all = Unpooled.wrappedBuffer(current.command());
    while (all.isReadable()) {
      ByteBuf part = all.readRetainedSlice(Math.min(maxDataBytes, all.readableBytes()));
      pdv(part, true, !all.isReadable(), !all.isReadable() && current.data() == null);
    }
    all.release();
  }

  private void ask() {
    CompletionStage<DataSource.Chunk> next;
    try {
      next = current.data().next(maxDataBytes);
    } catch (RuntimeException e) {
      next = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<DataSource.Chunk> future = next.toCompletableFuture();
    if (future.isDone()) {
      future.whenComplete(this::chunk);
      return;
    }
    waiting = true;
    future.whenComplete((chunk, failure) -> ctx.executor().execute(() -> resume(chunk, failure)));
  }

  private void resume(DataSource.Chunk chunk, Throwable failure) {
    waiting = false;
    if (closed) {
      if (chunk != null) {
        chunk.bytes().release();
      }
      return;
    }
    chunk(chunk, failure);
    ctx.flush();
    pump();
  }

  private void chunk(DataSource.Chunk chunk, Throwable failure) {
    if (failure != null) {
      owner.broken(failure);
    } else if (chunk.bytes().readableBytes() > maxDataBytes) {
      chunk.bytes().release();
      owner.broken(new IllegalStateException("a data source gave more than it was asked for"));
    } else {
      pdv(chunk.bytes(), false, chunk.last(), chunk.last());
    }
  }

  /**
   * @param end whether the message ends with it
   */
  private void pdv(ByteBuf bytes, boolean command, boolean last, boolean end) {
    Message message = current;
    ctx.write(
        PduWriter.dataHeader(ctx.alloc(), message.context(), command, last, bytes.readableBytes()));
    if (!end) {
      ctx.write(bytes).addListener(result -> owner.progressed());
      return;
    }
    current = null;
    if (message.data() != null) {
      message.data().close();
    }
    ctx.write(bytes).addListener(result -> written(message, result));
  }

  /**
   * Told aside: who then sends the next message would else do so ever deeper in this one's call.
   */
  private void written(Message message, Future<?> result) {
    owner.progressed();
    ctx.executor()
        .execute(
            () -> {
              if (result.isSuccess()) {
                message.written().complete(null);
              } else {
                message.written().completeExceptionally(result.cause());
              }
            });
  }

  private static AssociationException lost() {
    return new AssociationException(
        new AssociationEnd(AssociationEnd.Kind.CONNECTION_LOST, "the association has ended"));
  }

  void close() {
    closed = true;
    if (current != null) {
      queue.addFirst(current);
      current = null;
    }
    for (Message message : queue) {
      if (message.data() != null) {
        message.data().close();
      }
      message.written().completeExceptionally(lost());
    }
    queue.clear();
  }
}
