package org.scangate.lib.dicom.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import org.scangate.lib.dicom.net.AssociationEnd.Kind;
import org.scangate.lib.dicom.net.AssociationMachine.Action;
import org.scangate.lib.dicom.net.AssociationMachine.Event;
import org.scangate.lib.dicom.net.AssociationMachine.State;
import org.scangate.lib.dicom.pdu.AbortReason;
import org.scangate.lib.dicom.pdu.Pdu;
import org.scangate.lib.dicom.pdu.Pdu.AssociateReject;
import org.scangate.lib.dicom.pdu.PduDecoder;
import org.scangate.lib.dicom.pdu.PduWriter;
import org.scangate.lib.dicom.pdu.PdvFragment;

/**
 * Drives the state machine of one connection: PDUs and time-outs are its events, and its actions
 * are done here. What flows inside an association is {@link OpenAssociation}'s.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class AssociationHandler extends ChannelInboundHandlerAdapter {

  /** What the two roles do differently. */
  sealed interface Role permits AcceptorRole, RequestorRole {}

  /** Listens. */
  record AcceptorRole(AssociationPolicy policy, Crowd crowd) implements Role {}

  /** Calls. */
  record RequestorRole(Proposal proposal, CompletableFuture<Association> established)
      implements Role {}

  private final Role role;
  private final AssociationOptions options;
  private final AssociationMachine machine;
  private final QuickAcks quickAcks;
  private ChannelHandlerContext ctx;
  private Deadline artim;
  private Deadline establish;
  private Pdu.AssociateRequest request;
  private OpenAssociation open;
  private AssociationEnd end;

  AssociationHandler(Role role, AssociationOptions options, QuickAcks quickAcks) {
    this.role = role;
    this.options = options;
    this.quickAcks = quickAcks;
    machine = new AssociationMachine(role instanceof RequestorRole);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    artim = new Deadline(ctx.executor(), options.artim(), () -> on(Event.ARTIM_EXPIRED, null));
    establish =
        new Deadline(
            ctx.executor(), options.response(), () -> timedOut("no answer to the request"));
    if (ctx.channel().isActive()) {
      begin();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    begin();
    context.fireChannelActive();
  }

  private void begin() {
    if (machine.state() != State.STA1 || end != null) {
      return;
    }
    if (role instanceof RequestorRole) {
      on(Event.REQUEST, null);
      on(Event.CONNECTED, null);
    } else {
      on(Event.CONNECTION_INDICATION, null);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof PdvFragment fragment) {
      if (open == null || !open.isReceiving(machine.state())) {
        fragment.bytes().release();
        on(Event.DATA_PDU, null);
      } else {
        open.receive(fragment); // DT-2 and AR-6 leave the state as it is
      }
    } else if (message instanceof Pdu.AssociateRequest rq) {
      boolean acceptable = (rq.protocolVersion() & 1) != 0;
      on(acceptable ? Event.REQUEST_PDU : Event.REQUEST_PDU_UNACCEPTABLE, rq);
    } else if (message instanceof Pdu.AssociateAccept) {
      on(Event.ACCEPT_PDU, message);
    } else if (message instanceof Pdu.AssociateReject) {
      on(Event.REJECT_PDU, message);
    } else if (message instanceof Pdu.ReleaseRequest) {
      on(Event.RELEASE_REQUEST_PDU, null);
    } else if (message instanceof Pdu.ReleaseResponse) {
      on(Event.RELEASE_RESPONSE_PDU, null);
    } else if (message instanceof Pdu.Abort) {
      on(Event.ABORT_PDU, message);
    } else if (message instanceof Pdu.Unreadable) {
      on(Event.INVALID_PDU, message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    boolean more =
        (open != null && open.isInsideMessage())
            || context.pipeline().get(PduDecoder.class).isInsidePdu();
    if (more) {
      quickAcks.askFor(context.channel());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (open != null) {
      open.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    finish(new AssociationEnd(Kind.CONNECTION_LOST, "the connection was closed"), null);
    on(Event.CLOSED, null);
    artim.dispose();
    establish.dispose();
    context.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done && !done.isSuccess()) {
      lost("TLS: " + done.cause().getMessage(), done.cause());
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    lost(String.valueOf(cause.getMessage()), cause);
  }

  private void lost(String words, Throwable cause) {
    finish(new AssociationEnd(Kind.CONNECTION_LOST, words), cause);
    ctx.close();
  }

  /** An event of the table; what it does not foresee is passed over. */
  void on(Event event, Object with) {
    machine.on(event).ifPresent(action -> perform(action, with));
  }

  private void perform(Action action, Object with) {
    switch (action) {
      case AE_1, AA_6, DT_1, DT_2, AR_6, AR_7 -> {
        // Nothing beyond the step, or done where data flows.
      }
      case AE_2 -> {
        request = requestor().proposal().request(options);
        establish.start();
        say(request);
      }
      case AE_3 -> accepted((Pdu.AssociateAccept) with);
      case AE_4 -> {
        AssociateReject reject = (AssociateReject) with;
        AssociationEnd why = new AssociationEnd(Kind.REJECTED, reject.words());
        end = why;
        requestor()
            .established()
            .completeExceptionally(new AssociationException(why, reject, null));
        ctx.close();
      }
      case AE_5 -> artim.start();
      case AE_6 -> {
        artim.stop();
        decide((Pdu.AssociateRequest) with);
      }
      case AE_6_REJECT -> reject(AssociateReject.PROTOCOL_VERSION);
      case AE_7 -> say((Pdu) with);
      case AE_8 -> reject((AssociateReject) with);
      case AR_1 -> say(new Pdu.ReleaseRequest());
      case AR_2, AR_8, AR_10 -> open.releaseAsked(machine.state());
      case AR_3 -> {
        finish(new AssociationEnd(Kind.RELEASED, "in order"), null);
        ctx.close();
      }
      case AR_4 -> {
        say(new Pdu.ReleaseResponse());
        finish(new AssociationEnd(Kind.RELEASED, "in order"), null);
        artim.start();
      }
      case AR_9 -> say(new Pdu.ReleaseResponse());
      case AR_5, AA_4, AA_5 -> artim.stop();
      case AA_1 -> abort(Pdu.Abort.USER, with == null ? "unexpected PDU" : String.valueOf(with));
      case AA_2 -> {
        artim.stop();
        finish(new AssociationEnd(Kind.TIMED_OUT, "no association came"), null);
        ctx.close();
      }
      case AA_3 -> {
        Pdu.Abort abort = (Pdu.Abort) with;
        finish(new AssociationEnd(Kind.ABORTED_BY_PEER, abort.words()), null);
        ctx.close();
      }
      case AA_7 -> say(Pdu.Abort.provider(AbortReason.UNEXPECTED_PDU));
      case AA_8 -> {
        if (with instanceof Pdu.Unreadable unreadable) {
          abort(Pdu.Abort.provider(unreadable.reason()), unreadable.words());
        } else {
          abort(Pdu.Abort.provider(AbortReason.UNEXPECTED_PDU), "a PDU that has no place here");
        }
      }
    }
  }

  private RequestorRole requestor() {
    return (RequestorRole) role;
  }

  private void decide(Pdu.AssociateRequest asked) {
    request = asked;
    AcceptorRole acceptor = (AcceptorRole) role;
    AssociationPolicy.Decision decision = Acceptance.decide(acceptor, ctx.channel(), asked);
    if (decision instanceof AssociationPolicy.Reject rejected) {
      on(Event.REJECT, rejected.reject());
    } else if (decision instanceof AssociationPolicy.Accept yes) {
      Negotiation.Answer answer = Negotiation.answer(asked, yes.offers(), options);
      acceptor.crowd().associated(ctx.channel());
      on(Event.ACCEPT, answer.pdu());
      open = new OpenAssociation(this, ctx, asked, asked.user(), answer.agreed(), options, false);
      acceptor.policy().established(open);
    }
  }

  private void accepted(Pdu.AssociateAccept accept) {
    establish.dispose();
    Negotiation agreed =
        Negotiation.conclude(request, accept, requestor().proposal().services(), options);
    open = new OpenAssociation(this, ctx, request, accept.user(), agreed, options, true);
    if (!Negotiation.canBeServed(accept.user())) {
      on(Event.ABORT, "the peer takes PDUs of " + accept.user().maxPduBytes() + " bytes only");
      return;
    }
    requestor().established().complete(open);
  }

  private void reject(AssociateReject reject) {
    finish(new AssociationEnd(Kind.REJECTED, reject.words()), null);
    say(reject);
    artim.start();
  }

  private void abort(Pdu.Abort abort, String words) {
    finish(new AssociationEnd(Kind.ABORTED, words), null);
    say(abort);
    ctx.channel().config().setAutoRead(true); // to see the close
    artim.start();
  }

  /** A time-out that the table does not know: the peer is told, and the words are kept. */
  void timedOut(String words) {
    finish(new AssociationEnd(Kind.TIMED_OUT, words), null);
    on(Event.ABORT, words);
  }

  State state() {
    return machine.state();
  }

  private void say(Pdu pdu) {
    ctx.writeAndFlush(PduWriter.write(pdu, ctx.alloc()));
  }

  /** Ends what is open; the first reason stands. */
  private void finish(AssociationEnd why, Throwable cause) {
    if (end != null) {
      return;
    }
    end = why;
    establish.dispose();
    if (open != null) {
      open.finish(why);
    } else if (role instanceof AcceptorRole acceptor) {
      acceptor.policy().refused(ctx.channel().remoteAddress(), why);
    }
    if (role instanceof RequestorRole asked) {
      asked.established().completeExceptionally(new AssociationException(why, null, cause));
    }
  }
}
