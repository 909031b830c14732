package org.scangate.lib.dicom.net;

import io.netty.channel.ChannelHandlerContext;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.net.AssociationMachine.Event;
import org.scangate.lib.dicom.net.AssociationMachine.State;
import org.scangate.lib.dicom.net.IncomingMessages.Breach;
import org.scangate.lib.dicom.pdu.Pdu;
import org.scangate.lib.dicom.pdu.PdvFragment;
import org.scangate.lib.dicom.pdu.UserInformation;

/**
 * An association from its acceptance to its end: messages both ways, and the time-outs of silence.
 * Everything but the {@link Association} methods is for the event loop.
 */
final class OpenAssociation
    implements Association, Operations.Owner, Invocations.Owner, OutgoingMessages.Owner {
  private static final int MESSAGE_IDS = 0xffff;

  private final AssociationHandler handler;
  private final ChannelHandlerContext ctx;
  private final Pdu.AssociateRequest request;
  private final UserInformation peer;
  private final Negotiation agreed;
  private final boolean requestor;
  private final IncomingMessages incoming;
  private final OutgoingMessages outgoing;
  private final Operations operations;
  private final Invocations invocations;
  private final Deadline idle;
  private final Deadline response;
  private final Deadline receiving;
  private final Deadline sending;
  private final AtomicInteger messageIds = new AtomicInteger();
  private final CompletableFuture<AssociationEnd> ended = new CompletableFuture<>();
  private boolean releaseWanted;
  private boolean over;

  OpenAssociation(
      AssociationHandler handler,
      ChannelHandlerContext ctx,
      Pdu.AssociateRequest request,
      UserInformation peer,
      Negotiation agreed,
      AssociationOptions options,
      boolean requestor) {
    this.handler = handler;
    this.ctx = ctx;
    this.request = request;
    this.peer = peer;
    this.agreed = agreed;
    this.requestor = requestor;
    operations =
        new Operations(ctx, agreed.peerInvokes(), options.windowBytes(), agreed.services(), this);
    invocations = new Invocations(agreed.weInvoke(), this);
    incoming = new IncomingMessages(ctx, agreed.contexts(), this::begin);
    outgoing = new OutgoingMessages(ctx, agreed.maxDataBytes(), this);
    idle = deadline(options.idle(), "nothing was said for " + options.idle().toSeconds() + " s");
    response =
        deadline(options.response(), "no response for " + options.response().toSeconds() + " s");
    receiving =
        new Deadline(ctx.executor(), options.progress(), () -> stuck("stopped inside a message"));
    sending = new Deadline(ctx.executor(), options.progress(), this::notTaking);
    idle.start();
  }

  private Deadline deadline(java.time.Duration after, String words) {
    return new Deadline(ctx.executor(), after, () -> handler.timedOut(words));
  }

  /** Silence inside a message counts only while this side listens. */
  private void stuck(String words) {
    if (operations.isPaused()) {
      receiving.start();
    } else {
      handler.timedOut("the peer " + words);
    }
  }

  /** A source that is slow is no fault of the peer. */
  private void notTaking() {
    if (ctx.channel().isWritable()) {
      sending.start();
    } else {
      handler.timedOut("the peer takes no more bytes");
    }
  }

  boolean isReceiving(State state) {
    return !over && (state == State.STA6 || state == State.STA7);
  }

  boolean isInsideMessage() {
    return incoming.isInsideMessage();
  }

  void receive(PdvFragment fragment) {
    try {
      incoming.fragment(fragment);
    } catch (Breach e) {
      handler.on(Event.INVALID_PDU, new Pdu.Unreadable(e.reason(), e.getMessage()));
      return;
    } catch (DicomException e) {
      handler.on(Event.ABORT, e.getMessage());
      return;
    } catch (RuntimeException e) {
      handler.on(Event.ABORT, "the service failed: " + e);
      return;
    }
    if (over) {
      return;
    }
    if (incoming.isInsideMessage()) {
      if (receiving.isRunning()) {
        receiving.push();
      } else {
        receiving.start();
      }
    } else {
      receiving.stop();
    }
    rest();
  }

  private DataSink begin(PresentationContext context, CommandSet command) throws DicomException {
    return command.isResponse()
        ? invocations.response(context, command)
        : operations.begin(context, command);
  }

  void writable() {
    outgoing.pump();
  }

  /** Idle is: nothing under way in either direction. */
  private void rest() {
    boolean busy =
        incoming.isInsideMessage()
            || !operations.isEmpty()
            || !invocations.isEmpty()
            || !outgoing.isEmpty();
    if (busy) {
      idle.stop();
    } else if (idle.isRunning()) {
      idle.push();
    } else if (!over) {
      idle.start();
    }
    if (!busy && !over) {
      releaseIfDue();
    }
  }

  private void releaseIfDue() {
    switch (handler.state()) {
      case STA6 -> {
        if (releaseWanted) {
          handler.on(Event.RELEASE, null);
          response.start();
        }
      }
      case STA8, STA9, STA12 -> handler.on(Event.RELEASE_ANSWER, null);
      default -> {
        // Nothing to release, or the peer's turn.
      }
    }
  }

  /** The peer asks to release; it is answered when all responses have gone out. */
  void releaseAsked(State now) {
    if (now == State.STA10) {
      return; // the requestor's answer comes first
    }
    rest();
  }

  @Override
  public void send(
      int context, CommandSet command, DataSource data, CompletableFuture<Void> written) {
    boolean may = handler.state() == State.STA6 || handler.state() == State.STA8;
    if (over || !may) {
      data.close();
      written.completeExceptionally(
          new AssociationException(
              new AssociationEnd(AssociationEnd.Kind.CONNECTION_LOST, "no data may be sent now")));
      return;
    }
    if (!sending.isRunning()) {
      sending.start();
    }
    outgoing.add(context, command.write(), command.hasDataSet(), data, written);
  }

  @Override
  public void send(PresentationContext context, CommandSet command, DataSource data) {
    send(context.id(), command, data, new CompletableFuture<>());
  }

  @Override
  public Association association() {
    return this;
  }

  @Override
  public void reading(boolean on) {
    ctx.channel().config().setAutoRead(on);
    receiving.push();
  }

  @Override
  public void answered() {
    response.push();
    rest();
  }

  @Override
  public void awaiting(boolean some) {
    if (some) {
      response.start();
    } else {
      response.stop();
    }
  }

  @Override
  public void progressed() {
    response.push();
    if (outgoing.isEmpty()) {
      sending.stop();
      rest();
    } else {
      sending.push();
    }
  }

  @Override
  public void broken(Throwable cause) {
    handler.on(Event.ABORT, "what was being sent could not be read: " + cause.getMessage());
  }

  void finish(AssociationEnd end) {
    over = true;
    for (Deadline deadline : new Deadline[] {idle, response, receiving, sending}) {
      deadline.dispose();
    }
    incoming.close();
    outgoing.close();
    invocations.close(new AssociationException(end));
    operations.close(end);
    ended.complete(end);
  }

  @Override
  public boolean isRequestor() {
    return requestor;
  }

  @Override
  public String calling() {
    return request.calling();
  }

  @Override
  public String called() {
    return request.called();
  }

  @Override
  public SocketAddress remote() {
    return ctx.channel().remoteAddress();
  }

  @Override
  public UserInformation peer() {
    return peer;
  }

  @Override
  public List<PresentationContext> contexts() {
    return List.copyOf(agreed.contexts().values());
  }

  @Override
  public int operationsInvoked() {
    return agreed.weInvoke();
  }

  @Override
  public Invocation invoke(
      PresentationContext context, CommandSet command, DataSource data, Consumer<Reply> pending) {
    int id = messageIds.updateAndGet(last -> last % MESSAGE_IDS + 1);
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    CommandSet numbered = command.withMessageId(id);
    onLoop(
        () -> {
          if (over || releaseWanted) {
            data.close();
            reply.completeExceptionally(
                new AssociationException(
                    ended.getNow(
                        new AssociationEnd(AssociationEnd.Kind.RELEASED, "it is being released"))));
          } else {
            idle.stop();
            invocations.add(context, numbered, data, pending, reply);
          }
        });
    return new Invocation(id, reply);
  }

  @Override
  public void cancel(PresentationContext context, Invocation invocation) {
    onLoop(() -> send(context, CommandSet.cancel(invocation.messageId()), DataSource.NONE));
  }

  @Override
  public CompletableFuture<AssociationEnd> release() {
    onLoop(
        () -> {
          releaseWanted = true;
          if (!over) {
            rest();
          }
        });
    return ended;
  }

  @Override
  public void abort(String words) {
    onLoop(() -> handler.on(Event.ABORT, words));
  }

  @Override
  public CompletableFuture<AssociationEnd> ended() {
    return ended;
  }

  private void onLoop(Runnable task) {
    if (ctx.executor().inEventLoop()) {
      task.run();
    } else {
      ctx.executor().execute(task);
    }
  }
}
