package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.scangate.dicom.spool.SpoolSettings.Accepted;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.dimse.CommandField;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.AssociationPolicy;
import org.scangate.lib.dicom.net.DataSink;
import org.scangate.lib.dicom.net.DataSource;
import org.scangate.lib.dicom.net.DicomClient;
import org.scangate.lib.dicom.net.DicomServer;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.net.Operation;
import org.scangate.lib.dicom.net.Proposal;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/** Storage commitment, reported on the same association, on another one, and by Orthanc. */
@Timeout(300)
class CommitTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.43";
  private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
  private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_LITTLE_ENDIAN;
  private static final int IMAGES = 5;

  @TempDir Path room;

  private final DicomTransport transport = DicomTransport.open("commit-test", 2);
  private final Senders sender = new Senders();
  private int port;
  private SpoolServer spool;
  private DicomServer pacs;

  @BeforeEach
  void port() throws Exception {
    port = Tool.freePort();
  }

  @AfterEach
  void close() {
    if (spool != null) {
      spool.close();
    }
    if (pacs != null) {
      pacs.close();
    }
    sender.close();
    transport.close();
  }

  private void start(String title, int to) throws Exception {
    Destination destination =
        new Destination(
            "pacs", title, "127.0.0.1", to, 1, true, Duration.ZERO, 0, Optional.empty(), false);
    spool =
        new SpoolServer(
            new SpoolSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                "SCANGATE",
                Files.createDirectories(room.resolve("spool")),
                99,
                0,
                List.of(new Accepted("CT1", "127.0.0.1")),
                List.of(destination),
                Optional.empty()),
            Ticker.system());
    spool.start();
  }

  private void ingest() throws Exception {
    Phantom like = Phantom.ct(STUDY, 1, SYNTAX, 64);
    Association association = sender.associate(port, like);
    for (int i = 1; i <= IMAGES; i++) {
      Phantom phantom = Phantom.ct(STUDY, i, SYNTAX, 64);
      assertThat(sender.send(association, phantom).get(60, TimeUnit.SECONDS)).isZero();
    }
    association.release().get(60, TimeUnit.SECONDS);
  }

  private Spool.Target target() {
    return spool.targets().get(0);
  }

  private void committedAndGone() {
    await().atMost(Duration.ofMinutes(1)).until(() -> target().committed() == IMAGES);
    spool.sweep().run();
    assertThat(spool.summary().instances()).isZero();
  }

  /** A request as the PACS got it. */
  private record Asked(Operation operation, String transaction, List<DataSet> items) {
    DataSet report(List<DataSet> failed) {
      List<DataSet> good = new ArrayList<>(items);
      good.removeAll(failed);
      DataSet report =
          new DataSet()
              .put(Tag.TRANSACTION_UID, transaction)
              .putItems(Tag.REFERENCED_SOP_SEQUENCE, good);
      if (!failed.isEmpty()) {
        report.putItems(
            Tag.FAILED_SOP_SEQUENCE,
            failed.stream()
                .map(
                    item ->
                        new DataSet()
                            .put(
                                Tag.REFERENCED_SOP_INSTANCE_UID,
                                item.string(Tag.REFERENCED_SOP_INSTANCE_UID).orElseThrow())
                            .putUnsignedShort(Tag.FAILURE_REASON, 0x0112))
                .toList());
      }
      return report;
    }
  }

  /** Takes images, counts them, and gives each request for commitment to the test. */
  private static final class Pacs implements AssociationPolicy {
    final Queue<String> stored = new ConcurrentLinkedQueue<>();
    final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

    @Override
    public Decision decide(Incoming incoming) {
      return new Accept(List.of(new Offer(uid -> true, uid -> true, false, this::sink)));
    }

    private DataSink sink(Operation operation) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      return new DataSink() {
        @Override
        public void data(ByteBuf part) {
          byte[] copy = new byte[part.readableBytes()];
          part.readBytes(copy);
          part.release();
          bytes.writeBytes(copy);
          operation.consumed(copy.length);
        }

        @Override
        public void end() {
          var unused = operation.respond(0);
          if (operation.command().field() == CommandField.C_STORE) {
            stored.add(operation.command().sopInstance());
            return;
          }
          try {
            DataSet set = DataSet.read(ByteBuffer.wrap(bytes.toByteArray()), IMPLICIT);
            asked.add(
                new Asked(
                    operation,
                    set.string(Tag.TRANSACTION_UID).orElseThrow(),
                    set.items(Tag.REFERENCED_SOP_SEQUENCE)));
          } catch (DicomException e) {
            throw new IllegalStateException(e);
          }
        }
      };
    }
  }

  private Pacs pacs() throws Exception {
    Pacs policy = new Pacs();
    pacs =
        DicomServer.listen(
            transport,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.empty(),
            AssociationOptions.standard(),
            DicomServer.Limits.standard(),
            policy);
    start("PACS", pacs.address().getPort());
    ingest();
    return policy;
  }

  private static Asked next(Pacs pacs) {
    await().atMost(Duration.ofMinutes(1)).until(() -> !pacs.asked.isEmpty());
    return pacs.asked.remove();
  }

  private static CommandSet event(int type) {
    return CommandSet.eventReport(Uid.STORAGE_COMMITMENT, Uid.STORAGE_COMMITMENT_INSTANCE, type);
  }

  @Test
  void reportedOnTheSameAssociation() throws Exception {
    Pacs policy = pacs();
    List<String> transactions = new ArrayList<>();
    while (target().committed() < IMAGES) { // images may come in more than one batch
      Asked asked = next(policy);
      transactions.add(asked.transaction());
      int status =
          asked
              .operation()
              .association()
              .invoke(
                  asked.operation().context(),
                  event(1),
                  DataSource.of(asked.report(List.of()).write(IMPLICIT)))
              .get(60, TimeUnit.SECONDS)
              .status();
      assertThat(status).isZero();
      int before = asked.items().size();
      await().atMost(Duration.ofSeconds(30)).until(() -> target().committed() >= before);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> target().committed() == IMAGES || !policy.asked.isEmpty());
    }
    assertThat(transactions).doesNotHaveDuplicates();
    committedAndGone();
  }

  @Test
  void reportedOnAnotherAssociationAndOneInstanceIsSentAgain() throws Exception {
    Pacs policy = pacs();
    boolean failedOnce = false;
    List<String> transactions = new ArrayList<>();
    while (target().committed() < IMAGES) {
      Asked asked = next(policy);
      transactions.add(asked.transaction());
      List<DataSet> failed = failedOnce ? List.of() : asked.items().subList(0, 1);
      failedOnce = true;
      Association association =
          DicomClient.associate(
                  transport,
                  "127.0.0.1",
                  port,
                  Optional.empty(),
                  AssociationOptions.standard(),
                  new Proposal("PACS", "SCANGATE")
                      .context(Uid.STORAGE_COMMITMENT, IMPLICIT.uid())
                      .context(Uid.CT_IMAGE_STORAGE, IMPLICIT.uid())
                      .role(Uid.STORAGE_COMMITMENT, false, true))
              .get(60, TimeUnit.SECONDS);
      assertThat(association.context(Uid.CT_IMAGE_STORAGE)).isEmpty(); // it may only report
      assertThat(association.peer().roles())
          .containsExactly(
              new org.scangate.lib.dicom.pdu.UserInformation.RoleSelection(
                  Uid.STORAGE_COMMITMENT, false, true));
      int status =
          association
              .invoke(
                  association.context(Uid.STORAGE_COMMITMENT).orElseThrow(),
                  event(failed.isEmpty() ? 1 : 2),
                  DataSource.of(asked.report(failed).write(IMPLICIT)))
              .get(60, TimeUnit.SECONDS)
              .status();
      assertThat(status).isZero();
      association.release().get(60, TimeUnit.SECONDS);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> target().committed() == IMAGES || !policy.asked.isEmpty());
    }
    assertThat(policy.stored).hasSize(IMAGES + 1);
    assertThat(transactions).doesNotHaveDuplicates().hasSizeGreaterThan(1);
    committedAndGone();
  }

  @Test
  void orthancCommits() throws Exception {
    Tool.assumeInstalled("Orthanc");
    int orthanc = Tool.freePort();
    Path db = Files.createDirectories(room.resolve("orthanc"));
    Files.writeString(
        room.resolve("orthanc.json"),
        """
        { "StorageDirectory": "%s", "IndexDirectory": "%s", "DicomPort": %d, "DicomAet": "ORTHANC",
          "HttpServerEnabled": false, "DicomAlwaysAllowStore": true, "DicomServerEnabled": true,
          "DicomModalities": { "scangate": [ "SCANGATE", "127.0.0.1", %d ] } }
        """
            .formatted(db, db, orthanc, port));
    try (Tool peer =
        Tool.start(room, Map.of(), "/usr/sbin/Orthanc", "orthanc.json").listening(orthanc)) {
      start("ORTHANC", orthanc);
      ingest();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(target().committed()).as(peer.said()).isEqualTo(IMAGES));
      committedAndGone();
    }
  }
}
