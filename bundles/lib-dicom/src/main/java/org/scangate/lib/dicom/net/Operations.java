package org.scangate.lib.dicom.net;

import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.dimse.CommandField;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;

/**
 * Requests of the peer that wait for our responses, and the bytes of theirs that are still held.
 * Event loop only, but for what {@link Operation} gives to others.
 */
final class Operations {

  /** One read may bring more requests than were agreed on; so many more are let pass. */
  private static final int GRACE = 32;

  /** What it needs of its association. */
  interface Owner {
    Association association();

    void send(int context, CommandSet command, DataSource data, CompletableFuture<Void> written);

    /** May read, or must not. */
    void reading(boolean on);

    /** A response was given. */
    void answered();
  }

  private final ChannelHandlerContext ctx;
  private final int window;
  private final int windowBytes;
  private final Map<Integer, DimseService> services;
  private final Owner owner;
  private final Map<Integer, Serving> serving = new HashMap<>();
  private final AtomicLong held = new AtomicLong();
  private volatile boolean paused;

  Operations(
      ChannelHandlerContext ctx,
      int window,
      int windowBytes,
      Map<Integer, DimseService> services,
      Owner owner) {
    this.ctx = ctx;
    this.window = window;
    this.windowBytes = windowBytes;
    this.services = services;
    this.owner = owner;
  }

  boolean isEmpty() {
    return serving.isEmpty();
  }

  boolean isPaused() {
    return paused;
  }

  DataSink begin(PresentationContext context, CommandSet command) throws DicomException {
    if (command.field() == CommandField.C_CANCEL) {
      Serving meant = serving.get(command.messageId());
      return new Cancelling(meant);
    }
    DimseService service = services.get(context.id());
    if (service == null) {
      throw new DicomException(command.field().words() + " in a context that is not served");
    }
    if (serving.size() >= window + GRACE) {
      throw new DicomException(
          serving.size() + " requests wait for a response, " + window + " were agreed on");
    }
    Serving operation = new Serving(context, command);
    if (serving.putIfAbsent(command.messageId(), operation) != null) {
      throw new DicomException("message id " + command.messageId() + " is in use");
    }
    operation.sink = service.begin(operation);
    check();
    return operation;
  }

  /** Reads on or not, as the two bounds say. */
  private void check() {
    boolean full = held.get() > windowBytes || serving.size() > window;
    boolean some = held.get() <= windowBytes / 2 && serving.size() <= window;
    if (full && !paused) {
      paused = true;
      owner.reading(false);
      check(); // what was consumed meanwhile did not see the pause
    } else if (some && paused) {
      paused = false;
      owner.reading(true);
    }
  }

  void close(AssociationEnd end) {
    List<Serving> all = new ArrayList<>(serving.values());
    serving.clear();
    all.forEach(operation -> operation.sink.ended(end));
  }

  /** C-CANCEL has no data set and no response. */
  private record Cancelling(Serving meant) implements DataSink {
    @Override
    public void data(io.netty.buffer.ByteBuf bytes) {
      bytes.release();
    }

    @Override
    public void end() {
      if (meant != null) {
        meant.sink.cancelled();
      }
    }
  }

  /** One request. */
  private final class Serving implements Operation, DataSink {
    private final PresentationContext context;
    private final CommandSet command;
    private final AtomicBoolean answered = new AtomicBoolean();
    private DataSink sink;

    Serving(PresentationContext context, CommandSet command) {
      this.context = context;
      this.command = command;
    }

    @Override
    public Association association() {
      return owner.association();
    }

    @Override
    public PresentationContext context() {
      return context;
    }

    @Override
    public CommandSet command() {
      return command;
    }

    @Override
    public void data(io.netty.buffer.ByteBuf bytes) {
      held.addAndGet(bytes.readableBytes());
      sink.data(bytes);
      check();
    }

    @Override
    public void end() {
      sink.end();
    }

    @Override
    public void consumed(int bytes) {
      long left = held.addAndGet(-bytes);
      if (paused && left <= windowBytes / 2) {
        ctx.executor().execute(Operations.this::check);
      }
    }

    @Override
    public CompletableFuture<Void> respond(CommandSet response, DataSource data) {
      boolean last = Status.kind(response.status()) != Status.Kind.PENDING;
      CompletableFuture<Void> written = new CompletableFuture<>();
      if (last ? answered.getAndSet(true) : answered.get()) {
        data.close();
        written.completeExceptionally(new IllegalStateException("answered already"));
      } else if (ctx.executor().inEventLoop()) {
        send(response, data, last, written);
      } else {
        ctx.executor().execute(() -> send(response, data, last, written));
      }
      return written;
    }

    private void send(
        CommandSet response, DataSource data, boolean last, CompletableFuture<Void> written) {
      if (last) {
        serving.remove(command.messageId(), this);
      }
      owner.send(context.id(), response, data, written);
      if (last) {
        check();
        owner.answered();
      }
    }
  }
}
