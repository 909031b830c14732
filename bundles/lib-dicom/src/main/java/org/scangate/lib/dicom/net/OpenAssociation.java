package org.scangate.lib.dicom.net;

import io.netty.channel.ChannelHandlerContext;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    implements Association,
        Operations.Owner,
        Invocations.Owner,
        OutgoingMessages.Owner,
        Silences.Owner {
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
  private final Silences silences;
  private final Releasing releasing;
  private final CompletableFuture<AssociationEnd> ended = new CompletableFuture<>();
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
    silences = new Silences(ctx.executor(), options, this);
    releasing = new Releasing(handler, silences);
  }

  @Override
  public boolean isPaused() {
    return operations.isPaused();
  }

  @Override
  public boolean isTaking() {
    return ctx.channel().isWritable();
  }

  @Override
  public void timedOut(String words) {
    handler.timedOut(words);
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
    silences.received(incoming.isInsideMessage());
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
    if (!over) {
      silences.busy(busy);
    }
    if (!busy && !over) {
      releasing.nothingUnderWay();
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
    silences.sends();
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
    silences.turned();
  }

  @Override
  public void answered() {
    silences.answered();
    rest();
  }

  @Override
  public void awaiting(boolean some) {
    silences.awaiting(some);
  }

  @Override
  public void progressed() {
    if (over) {
      return;
    }
    silences.sent(!outgoing.isEmpty());
    if (outgoing.isEmpty()) {
      rest();
    }
  }

  @Override
  public void broken(Throwable cause) {
    handler.on(Event.ABORT, "what was being sent could not be read: " + cause.getMessage());
  }

  void finish(AssociationEnd end) {
    over = true;
    silences.dispose();
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
    int id = invocations.nextMessageId();
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    CommandSet numbered = command.withMessageId(id);
    onLoop(
        () -> {
          if (over || releasing.isWanted()) {
            data.close();
            reply.completeExceptionally(
                new AssociationException(
                    ended.getNow(
                        new AssociationEnd(AssociationEnd.Kind.RELEASED, "it is being released"))));
          } else {
            silences.busy(true);
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
          releasing.want();
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
