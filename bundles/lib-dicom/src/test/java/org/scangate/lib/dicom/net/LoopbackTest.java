package org.scangate.lib.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.dimse.CommandField;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.AssociationPolicy.Accept;
import org.scangate.lib.dicom.net.AssociationPolicy.Offer;
import org.scangate.lib.dicom.pdu.Pdu.AssociateReject;
import org.scangate.lib.dicom.peer.Phantom;

/** Our client and our server over real sockets. */
@Timeout(120)
class LoopbackTest {
  private static final String IMPLICIT = TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid();
  private static final String EXPLICIT = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
  private static DicomTransport transport;

  @BeforeAll
  static void open() {
    transport = DicomTransport.open("loopback-test", 2);
  }

  @AfterAll
  static void close() {
    transport.close();
  }

  private static DicomServer listen(AssociationPolicy policy, DicomServer.Limits limits)
      throws Exception {
    return DicomServer.listen(
        transport,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Optional.empty(),
        AssociationOptions.standard(),
        limits,
        policy);
  }

  private static CompletableFuture<Association> call(DicomServer server, Proposal proposal) {
    return DicomClient.associate(
        transport,
        "127.0.0.1",
        server.address().getPort(),
        Optional.empty(),
        AssociationOptions.standard(),
        proposal);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static Proposal storage() {
    return new Proposal("US", "KEEPER")
        .context(Uid.VERIFICATION, IMPLICIT)
        .context(Uid.CT_IMAGE_STORAGE, EXPLICIT);
  }

  @Test
  void storesManyAtOnceBitForBit() throws Exception {
    Keeping keeping = new Keeping();
    try (DicomServer server = listen(keeping, DicomServer.Limits.standard())) {
      Association association = get(call(server, storage().asyncWindow(4)));
      assertThat(association.operationsInvoked()).isEqualTo(4);
      PresentationContext context = association.context(Uid.CT_IMAGE_STORAGE).orElseThrow();
      List<CompletableFuture<Reply>> replies = new ArrayList<>();
      List<Phantom> sent = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        Phantom phantom = Phantom.ct("1.2.3", i, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        sent.add(phantom);
        replies.add(
            association.invoke(
                context,
                CommandSet.store(Uid.CT_IMAGE_STORAGE, phantom.sopInstance()),
                DataSource.of(phantom.dataSet())));
      }
      CompletableFuture<AssociationEnd> released = association.release(); // waits for all
      for (CompletableFuture<Reply> reply : replies) {
        assertThat(get(reply).status()).isEqualTo(Status.SUCCESS);
      }
      assertThat(get(released).kind()).isEqualTo(AssociationEnd.Kind.RELEASED);
      assertThat(keeping.kept).hasSize(40);
      for (Keeping.Kept kept : keeping.kept) {
        Phantom same =
            sent.stream()
                .filter(phantom -> phantom.sopInstance().equals(kept.sopInstance()))
                .findFirst()
                .orElseThrow();
        assertThat(kept.dataSet()).isEqualTo(same.dataSet());
      }
    }
  }

  @Test
  void whoIsNotCalledRight() throws Exception {
    Keeping keeping = new Keeping();
    keeping.title = "OTHER";
    try (DicomServer server = listen(keeping, DicomServer.Limits.standard())) {
      assertThatThrownBy(() -> get(call(server, storage())))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              AssociationException.class,
              e -> assertThat(e.reject()).contains(AssociateReject.CALLED_TITLE));
    }
    assertThatThrownBy(
            () ->
                get(
                    DicomClient.associate(
                        transport,
                        "127.0.0.1",
                        1,
                        Optional.empty(),
                        AssociationOptions.standard(),
                        storage())))
        .hasMessageContaining("connection lost");
  }

  @Test
  void newcomersBeyondTheLimitsAreToldAndTheOthersServed() throws Exception {
    Keeping keeping = new Keeping();
    try (DicomServer server = listen(keeping, new DicomServer.Limits(2, 4))) {
      Association first = get(call(server, storage()));
      Association second = get(call(server, storage()));
      assertThatThrownBy(() -> get(call(server, storage())))
          .hasMessageContaining("local limit exceeded");
      await().atMost(30, TimeUnit.SECONDS).until(() -> server.connections() == 2);
      List<Socket> left = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        left.add(new Socket(InetAddress.getLoopbackAddress(), server.address().getPort()));
      }
      await().atMost(30, TimeUnit.SECONDS).until(() -> server.connections() == 4);
      PresentationContext context = first.context(Uid.VERIFICATION).orElseThrow();
      assertThat(get(first.invoke(context, CommandSet.echo(), DataSource.NONE)).status()).isZero();
      for (Socket socket : left) {
        socket.close();
      }
      second.abort("enough");
      await().atMost(30, TimeUnit.SECONDS).until(() -> server.connections() == 1);
    }
  }

  /** Answers a query with three items, or until it is cancelled. */
  @Test
  void queriesHaveManyAnswersAndCanBeGivenUp() throws Exception {
    AtomicBoolean endless = new AtomicBoolean();
    DimseService worklist =
        operation ->
            new DataSink() {
              private boolean cancelled;
              private int given;

              @Override
              public void data(ByteBuf bytes) {
                operation.consumed(bytes.readableBytes());
                bytes.release();
              }

              @Override
              public void end() {
                next();
              }

              @Override
              public void cancelled() {
                cancelled = true;
              }

              private void next() {
                if (cancelled) {
                  var unused = operation.respond(Status.CANCEL);
                } else if (given == 3 && !endless.get()) {
                  var unused = operation.respond(Status.SUCCESS);
                } else {
                  byte[] item =
                      new DataSet()
                          .put(Tag.PATIENT_ID, "PH-" + ++given)
                          .write(TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
                  var unused =
                      operation
                          .respond(
                              operation.command().answer(Status.PENDING, true, ""),
                              DataSource.of(item))
                          .thenRun(this::next);
                }
              }
            };
    AssociationPolicy policy =
        incoming ->
            new Accept(
                List.of(
                    new Offer(
                        Uid.MODALITY_WORKLIST_FIND::equals, IMPLICIT::equals, false, worklist)));
    try (DicomServer server = listen(policy, DicomServer.Limits.standard())) {
      Association association =
          get(
              call(
                  server, new Proposal("US", "RIS").context(Uid.MODALITY_WORKLIST_FIND, IMPLICIT)));
      PresentationContext context = association.contexts().get(0);
      byte[] query =
          new DataSet().put(Tag.PATIENT_ID, "").write(TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
      List<String> ids = new ArrayList<>();
      Reply last =
          get(
              association
                  .invoke(
                      context,
                      CommandSet.find(Uid.MODALITY_WORKLIST_FIND),
                      DataSource.of(query),
                      reply -> ids.add(patient(reply)))
                  .reply());
      assertThat(last.status()).isEqualTo(Status.SUCCESS);
      assertThat(ids).containsExactly("PH-1", "PH-2", "PH-3");

      endless.set(true);
      CompletableFuture<Void> some = new CompletableFuture<>();
      Association.Invocation invocation =
          association.invoke(
              context,
              CommandSet.find(Uid.MODALITY_WORKLIST_FIND),
              DataSource.of(query),
              reply -> some.complete(null));
      get(some);
      association.cancel(context, invocation);
      assertThat(get(invocation.reply()).status()).isEqualTo(Status.CANCEL);
      assertThat(get(association.release()).kind()).isEqualTo(AssociationEnd.Kind.RELEASED);
    }
  }

  private static String patient(Reply reply) {
    try {
      return reply.dataSet().orElseThrow().string(Tag.PATIENT_ID).orElse("");
    } catch (org.scangate.lib.dicom.DicomException e) {
      return e.getMessage();
    }
  }

  /** Storage commitment as it should be: asked, and reported on the same association. */
  @Test
  void anEventGoesTheOtherWayOnTheSameAssociation() throws Exception {
    DimseService commitment =
        operation ->
            new DataSink() {
              @Override
              public void data(ByteBuf bytes) {
                operation.consumed(bytes.readableBytes());
                bytes.release();
              }

              @Override
              public void end() {
                assertThat(operation.command().field()).isEqualTo(CommandField.N_ACTION);
                assertThat(operation.command().actionType()).hasValue(1);
                var unused = operation.respond(Status.SUCCESS);
                var unusedReply =
                    operation
                        .association()
                        .invoke(
                            operation.context(),
                            CommandSet.eventReport(
                                Uid.STORAGE_COMMITMENT, Uid.STORAGE_COMMITMENT_INSTANCE, 1),
                            DataSource.of(
                                new DataSet()
                                    .put(Tag.TRANSACTION_UID, "1.2.3.4")
                                    .write(TransferSyntax.IMPLICIT_LITTLE_ENDIAN)));
              }
            };
    CompletableFuture<Integer> event = new CompletableFuture<>();
    DimseService reports =
        operation ->
            new DataSink() {
              @Override
              public void data(ByteBuf bytes) {
                operation.consumed(bytes.readableBytes());
                bytes.release();
              }

              @Override
              public void end() {
                var unused = operation.respond(Status.SUCCESS);
                event.complete(operation.command().eventType().orElse(-1));
              }
            };
    AssociationPolicy policy =
        incoming ->
            new Accept(
                List.of(
                    new Offer(
                        Uid.STORAGE_COMMITMENT::equals, IMPLICIT::equals, false, commitment)));
    try (DicomServer server = listen(policy, DicomServer.Limits.standard())) {
      Association association =
          get(
              call(
                  server,
                  new Proposal("US", "PACS")
                      .context(Uid.STORAGE_COMMITMENT, IMPLICIT)
                      .serve(Uid.STORAGE_COMMITMENT, reports)));
      Reply reply =
          get(
              association.invoke(
                  association.contexts().get(0),
                  CommandSet.action(
                      Uid.STORAGE_COMMITMENT, Uid.STORAGE_COMMITMENT_INSTANCE, 1, true),
                  DataSource.of(
                      new DataSet()
                          .put(Tag.TRANSACTION_UID, "1.2.3.4")
                          .write(TransferSyntax.IMPLICIT_LITTLE_ENDIAN))));
      assertThat(reply.status()).isEqualTo(Status.SUCCESS);
      assertThat(get(event)).isEqualTo(1);
      assertThat(get(association.release()).kind()).isEqualTo(AssociationEnd.Kind.RELEASED);
    }
  }
}
