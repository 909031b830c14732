package org.scangate.dicom.pacs.simulated;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.DataSink;
import org.scangate.lib.dicom.net.DataSource;
import org.scangate.lib.dicom.net.DicomClient;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.net.Operation;
import org.scangate.lib.dicom.net.Proposal;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/** The demo's PACS, called by DCMTK and asked to commit. */
@Timeout(300)
class SimulatedPacsTest {
  private static final TransferSyntax SYNTAX = TransferSyntax.IMPLICIT_LITTLE_ENDIAN;

  @TempDir Path room;

  private final DicomTransport transport = DicomTransport.open("pacs-test", 1);
  private final Phantom phantom =
      Phantom.ct("1.2.826.0.1.3680043.2.46", 1, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
  private SimulatedPacs pacs;

  @BeforeEach
  void listen() throws Exception {
    pacs =
        new SimulatedPacs(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "DEMOPACS",
            room.resolve("kept"));
  }

  @AfterEach
  void close() {
    pacs.close();
    transport.close();
  }

  private String dcmtk(String program, String called, String... more) throws Exception {
    Tool.assumeInstalled(program);
    return Tool.run(
        room,
        Map.of(),
        Stream.concat(
                Stream.of(program, "-aec", called, "127.0.0.1", Integer.toString(pacs.port())),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void anImageBecomesAFile() throws Exception {
    Path file = phantom.file(room);
    dcmtk("echoscu", "DEMOPACS");
    dcmtk("storescu", "DEMOPACS", file.toString());
    dcmtk("storescu", "DEMOPACS", file.toString());
    try (Stream<Path> files = Files.list(room.resolve("kept"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(all.get(0)));
      assertThat(FileMeta.read(bytes).sopInstance()).isEqualTo(phantom.sopInstance());
      assertThat(bytes.remaining()).isPositive();
    }
  }

  /** What is reported on the association of the request. */
  private record Reports(Queue<DataSet> all) implements org.scangate.lib.dicom.net.DimseService {
    @Override
    public DataSink begin(Operation operation) {
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
          try {
            all.add(DataSet.read(ByteBuffer.wrap(bytes.toByteArray()), SYNTAX));
          } catch (DicomException e) {
            throw new IllegalStateException(e);
          }
          var unused = operation.respond(0);
        }
      };
    }
  }

  @Test
  void commitsToWhatItHasAndToNothingElse() throws Exception {
    dcmtk("storescu", "DEMOPACS", phantom.file(room).toString());
    Queue<DataSet> reports = new ConcurrentLinkedQueue<>();
    Association association =
        DicomClient.associate(
                transport,
                "127.0.0.1",
                pacs.port(),
                Optional.empty(),
                AssociationOptions.standard(),
                new Proposal("SCANGATE", "DEMOPACS")
                    .context(Uid.STORAGE_COMMITMENT, SYNTAX.uid())
                    .serve(Uid.STORAGE_COMMITMENT, new Reports(reports)))
            .get(60, TimeUnit.SECONDS);
    DataSet request =
        new DataSet()
            .put(Tag.TRANSACTION_UID, "2.25.7")
            .putItems(
                Tag.REFERENCED_SOP_SEQUENCE,
                Stream.of(phantom.sopInstance(), "2.25.8", "../../etc/passwd")
                    .map(
                        uid ->
                            new DataSet()
                                .put(Tag.REFERENCED_SOP_CLASS_UID, Uid.CT_IMAGE_STORAGE)
                                .put(Tag.REFERENCED_SOP_INSTANCE_UID, uid))
                    .toList());
    int status =
        association
            .invoke(
                association.context(Uid.STORAGE_COMMITMENT).orElseThrow(),
                CommandSet.action(Uid.STORAGE_COMMITMENT, Uid.STORAGE_COMMITMENT_INSTANCE, 1, true),
                DataSource.of(request.write(SYNTAX)))
            .get(60, TimeUnit.SECONDS)
            .status();
    assertThat(status).isZero();
    await().atMost(Duration.ofMinutes(1)).until(() -> !reports.isEmpty());
    DataSet report = reports.remove();
    assertThat(report.string(Tag.TRANSACTION_UID)).contains("2.25.7");
    assertThat(report.items(Tag.REFERENCED_SOP_SEQUENCE)).hasSize(1);
    assertThat(report.items(Tag.FAILED_SOP_SEQUENCE)).hasSize(2);
    association.release().get(60, TimeUnit.SECONDS);
  }
}
