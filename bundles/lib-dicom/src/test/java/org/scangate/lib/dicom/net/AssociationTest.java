package org.scangate.lib.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.AssociationEnd.Kind;
import org.scangate.lib.dicom.pdu.AbortReason;
import org.scangate.lib.dicom.pdu.Pdu;
import org.scangate.lib.dicom.pdu.PduDecoder;
import org.scangate.lib.dicom.pdu.PduWriter;
import org.scangate.lib.dicom.pdu.PdvFragment;

/** One side of an association, its bytes and its time in the test's hands. */
class AssociationTest {
  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final AssociationOptions OPTIONS =
      AssociationOptions.standard()
          .withTimes(
              Duration.ofSeconds(30),
              Duration.ofSeconds(300),
              Duration.ofSeconds(60),
              Duration.ofSeconds(20))
          .withWindowBytes(1000);

  /** Holds what it is given until the test lets go of it. */
  private static final class Slow implements AssociationPolicy, DimseService, DataSink {
    final List<Operation> operations = new ArrayList<>();
    final List<AssociationEnd> ends = new ArrayList<>();
    final List<AssociationEnd> refused = new ArrayList<>();
    Association association;

    @Override
    public Decision decide(Incoming incoming) {
      return new Accept(List.of(new Offer(Uid::isStorage, IMPLICIT::equals, false, this)));
    }

    @Override
    public void established(Association up) {
      association = up;
    }

    @Override
    public void refused(java.net.SocketAddress remote, AssociationEnd end) {
      refused.add(end);
    }

    @Override
    public DataSink begin(Operation operation) {
      operations.add(operation);
      return this;
    }

    @Override
    public void data(ByteBuf part) {
      part.release();
    }

    @Override
    public void end() {}

    @Override
    public void ended(AssociationEnd end) {
      ends.add(end);
    }
  }

  private final Slow service = new Slow();
  private final Deque<EmbeddedChannel> open = new ArrayDeque<>();

  private EmbeddedChannel channel(AssociationHandler.Role role) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    channel
        .pipeline()
        .addLast(
            new PduDecoder(OPTIONS.maxPduBytes()),
            new AssociationHandler(role, OPTIONS, QuickAcks.OFF));
    open.add(channel);
    return channel;
  }

  private static Crowd room(int associations) {
    return new Crowd(new DicomServer.Limits(associations, 8));
  }

  private EmbeddedChannel acceptor() {
    return channel(new AssociationHandler.AcceptorRole(service, room(1)));
  }

  @AfterEach
  void nothingIsLeft() {
    open.forEach(EmbeddedChannel::finishAndReleaseAll);
  }

  private static void send(EmbeddedChannel channel, Pdu pdu) {
    channel.writeInbound(PduWriter.write(pdu, channel.alloc()));
  }

  private static void data(EmbeddedChannel channel, int context, boolean command, byte[] bytes) {
    data(channel, context, command, true, bytes);
  }

  private static void data(
      EmbeddedChannel channel, int context, boolean command, boolean last, byte[] bytes) {
    channel.writeInbound(
        Unpooled.wrappedBuffer(
            PduWriter.dataHeader(channel.alloc(), context, command, last, bytes.length),
            Unpooled.wrappedBuffer(bytes)));
  }

  private static Pdu.AssociateRequest request() {
    return new Proposal("MR1", "KEEPER")
        .context(Uid.CT_IMAGE_STORAGE, "1.2.840.10008.1.2.1", IMPLICIT)
        .context(Uid.STORAGE_COMMITMENT, IMPLICIT)
        .request(OPTIONS);
  }

  /** What was written, as PDUs. */
  private static List<Object> said(EmbeddedChannel channel) {
    EmbeddedChannel peer = new EmbeddedChannel(new PduDecoder(1 << 20));
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      peer.writeInbound(out);
    }
    List<Object> all = new ArrayList<>();
    for (Object in = peer.readInbound(); in != null; in = peer.readInbound()) {
      all.add(in);
      if (in instanceof PdvFragment fragment) {
        fragment.bytes().release();
      }
    }
    peer.finishAndReleaseAll();
    return all;
  }

  private EmbeddedChannel established() {
    EmbeddedChannel channel = acceptor();
    send(channel, request());
    assertThat(said(channel)).singleElement().isInstanceOf(Pdu.AssociateAccept.class);
    return channel;
  }

  private void succeed(EmbeddedChannel channel) {
    CompletableFuture<Void> written = service.operations.get(0).respond(Status.SUCCESS);
    channel.runPendingTasks();
    assertThat(written).isCompleted();
  }

  private static byte[] store(int id) {
    return CommandSet.store(Uid.CT_IMAGE_STORAGE, "1.2.3").withMessageId(id).write();
  }

  private static void pass(EmbeddedChannel channel, int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  @Test
  void eachContextIsAnswered() {
    EmbeddedChannel channel = acceptor();
    send(channel, request());
    Pdu.AssociateAccept accept = (Pdu.AssociateAccept) said(channel).get(0);
    assertThat(accept.contexts())
        .containsExactly(
            new Pdu.ContextAnswer(1, Pdu.ContextAnswer.Result.ACCEPTED, IMPLICIT),
            new Pdu.ContextAnswer(3, Pdu.ContextAnswer.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED, ""));
    assertThat(accept.user().asyncWindow()).isEmpty(); // it was not proposed
    assertThat(service.association.context(Uid.CT_IMAGE_STORAGE, IMPLICIT)).isPresent();
  }

  @Test
  void whoSaysNothingIsClosedByArtim() {
    EmbeddedChannel channel = acceptor();
    pass(channel, 29);
    assertThat(channel.isOpen()).isTrue();
    pass(channel, 2);
    assertThat(channel.isOpen()).isFalse();
    assertThat(service.refused).extracting(AssociationEnd::kind).containsExactly(Kind.TIMED_OUT);
  }

  @Test
  void whoIsRejectedMayCloseFirstAndIsClosedByArtim() {
    EmbeddedChannel channel = channel(new AssociationHandler.AcceptorRole(service, room(0)));
    send(channel, request());
    assertThat(said(channel)).containsExactly(Pdu.AssociateReject.LOCAL_LIMIT);
    assertThat(channel.isOpen()).isTrue();
    pass(channel, 31);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anotherVersionOfTheProtocolIsRejected() {
    EmbeddedChannel channel = acceptor();
    Pdu.AssociateRequest rq = request();
    send(
        channel,
        new Pdu.AssociateRequest(
            2, rq.called(), rq.calling(), rq.applicationContext(), rq.contexts(), rq.user()));
    assertThat(said(channel)).containsExactly(Pdu.AssociateReject.PROTOCOL_VERSION);
  }

  @Test
  void whoIsIdleIsAborted() {
    EmbeddedChannel channel = established();
    pass(channel, 299);
    data(channel, 1, true, store(1));
    data(channel, 1, false, new byte[10]);
    succeed(channel);
    said(channel);
    pass(channel, 299);
    assertThat(service.association.ended()).isNotDone();
    pass(channel, 2);
    assertThat(said(channel)).containsExactly(Pdu.Abort.USER);
    assertThat(service.association.ended().join().kind()).isEqualTo(Kind.TIMED_OUT);
  }

  @Test
  void whoStopsInsideAMessageIsAbortedButNotWhileWeDoNotRead() {
    EmbeddedChannel channel = established();
    data(channel, 1, true, store(1));
    data(channel, 1, false, false, new byte[10]);
    pass(channel, 19);
    data(channel, 1, false, false, new byte[2000]); // over the window
    assertThat(channel.config().isAutoRead()).isFalse();
    pass(channel, 60);
    assertThat(service.association.ended()).isNotDone();
    service.operations.get(0).consumed(2010);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
    pass(channel, 19);
    assertThat(service.association.ended()).isNotDone();
    pass(channel, 2);
    assertThat(said(channel)).containsExactly(Pdu.Abort.USER);
    assertThat(service.ends).extracting(AssociationEnd::kind).containsExactly(Kind.TIMED_OUT);
  }

  @Test
  void moreRequestsThanAgreedWaitUnread() {
    EmbeddedChannel channel = established();
    for (int id = 1; id <= 2; id++) {
      data(channel, 1, true, store(id));
      data(channel, 1, false, new byte[10]);
    }
    assertThat(channel.config().isAutoRead()).isFalse();
    succeed(channel);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void releaseIsAnsweredAfterTheLastResponse() {
    EmbeddedChannel channel = established();
    data(channel, 1, true, store(1));
    data(channel, 1, false, new byte[10]);
    send(channel, new Pdu.ReleaseRequest());
    assertThat(said(channel)).isEmpty();
    succeed(channel);
    List<Object> said = said(channel);
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).isInstanceOf(PdvFragment.class);
    assertThat(said.get(1)).isEqualTo(new Pdu.ReleaseResponse());
    assertThat(service.association.ended().join().kind()).isEqualTo(Kind.RELEASED);
  }

  @Test
  void aConnectionThatIsLostEndsWhatIsUnderWay() {
    EmbeddedChannel channel = established();
    data(channel, 1, true, store(1));
    data(channel, 1, false, false, new byte[10]);
    channel.close().syncUninterruptibly();
    assertThat(service.ends).extracting(AssociationEnd::kind).containsExactly(Kind.CONNECTION_LOST);
    CompletableFuture<Void> late = service.operations.get(0).respond(Status.SUCCESS);
    assertThat(late).isCompletedExceptionally();
  }

  @Test
  void breachesAreAbortedWithTheirReason() {
    record Case(AbortReason reason, java.util.function.Consumer<EmbeddedChannel> breach) {}
    List<Case> cases =
        List.of(
            new Case(AbortReason.UNEXPECTED_PDU, c -> send(c, request())),
            new Case(AbortReason.UNEXPECTED_PDU, c -> send(c, new Pdu.ReleaseResponse())),
            new Case(AbortReason.INVALID_PARAMETER_VALUE, c -> data(c, 3, true, store(1))),
            new Case(AbortReason.INVALID_PARAMETER_VALUE, c -> data(c, 99, true, store(1))),
            new Case(AbortReason.UNEXPECTED_PARAMETER, c -> data(c, 1, false, new byte[4])),
            new Case(
                AbortReason.UNRECOGNIZED_PDU,
                c -> c.writeInbound(Unpooled.wrappedBuffer(new byte[] {9, 0, 0, 0, 0, 0}))),
            new Case(
                AbortReason.UNEXPECTED_PARAMETER,
                c -> {
                  data(c, 1, true, store(1));
                  data(c, 1, true, store(2));
                }));
    for (Case one : cases) {
      EmbeddedChannel channel = established();
      one.breach().accept(channel);
      assertThat(said(channel)).containsExactly(Pdu.Abort.provider(one.reason()));
      assertThat(service.association.ended().join().kind()).isEqualTo(Kind.ABORTED);
      pass(channel, 31);
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void aRequestInTheWrongPlaceIsAbortedByItsUser() {
    EmbeddedChannel channel = established();
    data(channel, 1, true, CommandSet.echo().answer(0).withMessageId(1).write());
    assertThat(said(channel)).containsExactly(Pdu.Abort.USER);
    channel = acceptor();
    send(channel, new Pdu.ReleaseRequest()); // before any association: AA-1
    assertThat(said(channel)).containsExactly(Pdu.Abort.USER);
  }

  @Test
  void aRequestorThatGetsNoAnswerGivesUp() {
    CompletableFuture<Association> established = new CompletableFuture<>();
    Proposal proposal = new Proposal("US", "THEM").context(Uid.VERIFICATION, IMPLICIT);
    EmbeddedChannel channel = channel(new AssociationHandler.RequestorRole(proposal, established));
    Pdu.AssociateRequest asked = (Pdu.AssociateRequest) said(channel).get(0);
    assertThat(asked.user().asyncWindow()).isEmpty(); // never unless asked for
    pass(channel, 61);
    assertThat(established).isCompletedExceptionally();
    assertThat(said(channel)).containsExactly(Pdu.Abort.USER);
  }

  @Test
  void aRequestorThatIsRejectedSaysWhy() {
    CompletableFuture<Association> established = new CompletableFuture<>();
    Proposal proposal = new Proposal("US", "THEM").context(Uid.VERIFICATION, IMPLICIT);
    EmbeddedChannel channel = channel(new AssociationHandler.RequestorRole(proposal, established));
    send(channel, Pdu.AssociateReject.CALLED_TITLE);
    assertThat(established)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingRootCause()
        .withMessage("rejected: rejected: called AE title not recognized");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void bothMayReleaseAtOnce() {
    CompletableFuture<Association> established = new CompletableFuture<>();
    Proposal proposal = new Proposal("US", "THEM").context(Uid.VERIFICATION, IMPLICIT);
    EmbeddedChannel requestor =
        channel(new AssociationHandler.RequestorRole(proposal, established));
    said(requestor);
    send(
        requestor,
        new Pdu.AssociateAccept(
            "THEM",
            "US",
            Uid.APPLICATION_CONTEXT,
            List.of(new Pdu.ContextAnswer(1, Pdu.ContextAnswer.Result.ACCEPTED, IMPLICIT)),
            org.scangate.lib.dicom.pdu.UserInformation.of(0, "1.2", "")));
    Association association = established.join();
    CompletableFuture<AssociationEnd> ended = association.release();
    send(requestor, new Pdu.ReleaseRequest());
    assertThat(said(requestor))
        .containsExactly(new Pdu.ReleaseRequest(), new Pdu.ReleaseResponse());
    send(requestor, new Pdu.ReleaseResponse());
    assertThat(ended.join().kind()).isEqualTo(Kind.RELEASED);

    EmbeddedChannel acceptor = established();
    CompletableFuture<AssociationEnd> other = service.association.release();
    assertThat(said(acceptor)).containsExactly(new Pdu.ReleaseRequest());
    send(acceptor, new Pdu.ReleaseRequest());
    assertThat(said(acceptor)).isEmpty(); // the requestor answers first
    send(acceptor, new Pdu.ReleaseResponse());
    assertThat(said(acceptor)).containsExactly(new Pdu.ReleaseResponse());
    assertThat(other.join().kind()).isEqualTo(Kind.RELEASED);
  }
}
