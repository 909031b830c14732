package org.scangate.lib.dicom.net;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;

/**
 * Requests of this side: those that wait for their responses, and those that wait for their turn.
 * Event loop only, but for {@link #nextMessageId}.
 */
final class Invocations {

  /** More wait for their turn on one association only by mistake. */
  static final int MOST_WAITING = 4096;

  private static final int MESSAGE_IDS = 0xffff;

  /** What it needs of its association. */
  interface Owner {
    void send(PresentationContext context, CommandSet command, DataSource data);

    /** Responses are awaited, or none any more. */
    void awaiting(boolean some);

    /** A part of a response was received, or the whole of one. */
    void answered();
  }

  private record Waiting(
      PresentationContext context,
      CommandSet command,
      DataSource data,
      Consumer<Reply> pending,
      CompletableFuture<Reply> reply) {}

  private final int window;
  private final Owner owner;
  private final AtomicInteger messageIds = new AtomicInteger();
  private final Map<Integer, Waiting> outstanding = new HashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  Invocations(int window, Owner owner) {
    this.window = window;
    this.owner = owner;
  }

  /** From any thread; 1 to 65,535 in turn. */
  int nextMessageId() {
    return messageIds.updateAndGet(last -> last % MESSAGE_IDS + 1);
  }

  boolean isEmpty() {
    return outstanding.isEmpty() && waiting.isEmpty();
  }

  void add(
      PresentationContext context,
      CommandSet command,
      DataSource data,
      Consumer<Reply> pending,
      CompletableFuture<Reply> reply) {
    if (waiting.size() >= MOST_WAITING) {
      data.close();
      reply.completeExceptionally(
          new IllegalStateException(MOST_WAITING + " requests wait on one association"));
      return;
    }
    waiting.add(new Waiting(context, command, data, pending, reply));
    next();
  }

  private void next() {
    while (outstanding.size() < window && !waiting.isEmpty()) {
      Waiting now = waiting.remove();
      outstanding.put(now.command().messageId(), now);
      owner.awaiting(true);
      owner.send(now.context(), now.command(), now.data());
    }
  }

  /** A response has begun. */
  DataSink response(PresentationContext context, CommandSet command) throws DicomException {
    Waiting request = outstanding.get(command.messageId());
    if (request == null || request.command().field() != command.field()) {
      throw new DicomException(
          "a response to message " + command.messageId() + ", which waits for none");
    }
    return new Gathering(context, command);
  }

  private void whole(Reply reply) {
    owner.answered();
    int id = reply.command().messageId();
    if (Status.kind(reply.status()) == Status.Kind.PENDING) {
      Waiting request = outstanding.get(id);
      if (request != null) {
        request.pending().accept(reply);
      }
      return;
    }
    Waiting request = outstanding.remove(id);
    if (outstanding.isEmpty()) {
      owner.awaiting(false);
    }
    if (request != null) {
      request.reply().complete(reply);
    }
    next();
  }

  void close(AssociationException why) {
    outstanding.values().forEach(request -> request.reply().completeExceptionally(why));
    outstanding.clear();
    for (Waiting request : waiting) {
      request.data().close();
      request.reply().completeExceptionally(why);
    }
    waiting.clear();
  }

  /** The data set of a response, which is small; more than the bound ends the association. */
  private final class Gathering implements DataSink {
    private final PresentationContext context;
    private final CommandSet command;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Gathering(PresentationContext context, CommandSet command) {
      this.context = context;
      this.command = command;
    }

    @Override
    public void data(ByteBuf part) {
      try {
        if (bytes.size() + part.readableBytes() > DataSet.LONGEST) {
          throw new IllegalStateException(
              "the data set of a response has more than " + DataSet.LONGEST + " bytes");
        }
        part.readBytes(bytes, part.readableBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        part.release();
      }
      owner.answered();
    }

    @Override
    public void end() {
      Optional<byte[]> data =
          command.hasDataSet() ? Optional.of(bytes.toByteArray()) : Optional.empty();
      whole(new Reply(command, data, context));
    }
  }
}
