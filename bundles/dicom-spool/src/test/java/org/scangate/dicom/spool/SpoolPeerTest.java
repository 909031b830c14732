package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.health.Finding;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.scangate.dicom.spool.SpoolSettings.Accepted;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.AssociationEnd;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/** DCMTK's senders into the spool, and what comes out of it again. */
@Timeout(300)
class SpoolPeerTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.99";
  private static final int IMAGES = 10;

  @TempDir Path room;
  private Path directory;
  private Path images;
  private SpoolServer spool;

  @BeforeEach
  void open() throws Exception {
    Tool.assumeInstalled("storescu");
    directory = Files.createDirectories(room.resolve("spool"));
    images = Files.createDirectories(room.resolve("images"));
    spool = start(0);
  }

  private SpoolServer start(long reserve) throws Exception {
    SpoolSettings settings =
        new SpoolSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "SCANGATE",
            directory,
            99,
            reserve,
            List.of(new Accepted("CT1", "127.0.0.1"), new Accepted("CT2", "127.0.0.1")),
            List.of(),
            java.util.Optional.empty());
    SpoolServer server = new SpoolServer(settings, Ticker.system());
    server.start();
    return server;
  }

  @AfterEach
  void close() {
    if (spool != null) {
      spool.close();
    }
  }

  private List<Phantom> write(TransferSyntax syntax, int first, int count) throws Exception {
    List<Phantom> all = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      Phantom phantom = Phantom.ct(STUDY, i, syntax);
      phantom.file(images);
      all.add(phantom);
    }
    return all;
  }

  private int send(String calling, String called) throws Exception {
    String port = Integer.toString(spool.port());
    try (Tool tool =
        Tool.start(
            room,
            Map.of("TCP_NODELAY", "1"),
            "storescu",
            "--scan-directories",
            "--propose-little",
            "-aet",
            calling,
            "-aec",
            called,
            "127.0.0.1",
            port,
            "images")) {
      int code = tool.end();
      Files.writeString(room.resolve("said"), tool.said());
      return code;
    }
  }

  private void exportedIs(List<Phantom> sent) throws Exception {
    Path out = room.resolve("out" + System.nanoTime());
    assertThat(spool.export(STUDY, out)).isEqualTo(sent.size());
    for (Phantom phantom : sent) {
      ByteBuffer bytes =
          ByteBuffer.wrap(Files.readAllBytes(out.resolve(phantom.sopInstance() + ".dcm")));
      FileMeta meta = FileMeta.read(bytes);
      assertThat(meta.transferSyntax()).isEqualTo(phantom.syntax().uid());
      assertThat(meta.sourceTitle()).isEqualTo("CT1");
      assertThat(bytes.equals(ByteBuffer.wrap(phantom.dataSet()))).isTrue();
    }
    Tool.run(
        room, Map.of(), "dcmdump", "--scan-directories", "+P", "SOPInstanceUID", out.toString());
  }

  @Test
  void whatIsAcknowledgedIsThereAfterARestart() throws Exception {
    List<Phantom> sent = write(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, IMAGES);
    assertThat(send("CT1", "SCANGATE")).isZero();
    exportedIs(sent);
    Spool.Study study = spool.studies().get(0);
    assertThat(study.patientName()).isEqualTo("Phantom^Ümlaut");
    assertThat(study.patientId()).isEqualTo("QA-PHANTOM");
    assertThat(study.instances()).isEqualTo(IMAGES);
    spool.close();
    spool = start(0);
    assertThat(spool.studies()).containsExactly(study);
    exportedIs(sent);
    assertThat(spool.findings()).extracting(Finding::id).containsExactly("spool.ok");
  }

  @Test
  void theSameBytesAreKeptOnceAndOthersBesideThem() throws Exception {
    write(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, IMAGES);
    assertThat(send("CT1", "SCANGATE")).isZero();
    assertThat(send("CT1", "SCANGATE")).isZero();
    assertThat(spool.summary().instances()).isEqualTo(IMAGES);
    assertThat(spool.summary().duplicatesSinceStart()).isEqualTo(IMAGES);
    Phantom other = Phantom.ct(STUDY, 1, TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
    other.file(images);
    assertThat(send("CT2", "SCANGATE")).isZero();
    assertThat(spool.summary().instances()).isEqualTo(IMAGES + 1);
    assertThat(spool.findings())
        .extracting(Finding::level, Finding::id)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Finding.Level.ALARM, "spool.conflict"));
    Path out = room.resolve("out");
    assertThat(spool.export(STUDY, out)).isEqualTo(IMAGES + 1);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .contains(other.sopInstance() + ".dcm", other.sopInstance() + ".2th.dcm");
    }
  }

  @Test
  void strangersAreRejected() throws Exception {
    write(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, 1);
    assertThat(send("STRANGER", "SCANGATE")).isNotZero();
    assertThat(Files.readString(room.resolve("said"))).contains("Calling AE Title Not Recognized");
    assertThat(send("CT1", "OTHER")).isNotZero();
    assertThat(Files.readString(room.resolve("said"))).contains("Called AE Title Not Recognized");
    assertThat(spool.summary().instances()).isZero();
  }

  @Test
  void withoutRoomEverythingIsRefusedAndTakenAgainLater() throws Exception {
    spool.close();
    spool = start(Long.MAX_VALUE / 4);
    List<Phantom> sent = write(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, 2);
    try (Senders sender = new Senders()) {
      Association association = sender.associate(spool.port(), sent.get(0));
      for (Phantom phantom : sent) { // on an association that stays
        assertThat(sender.send(association, phantom).get(60, TimeUnit.SECONDS)).isEqualTo(0xA700);
      }
      assertThat(association.release().get(60, TimeUnit.SECONDS).kind())
          .isEqualTo(AssociationEnd.Kind.RELEASED);
    }
    assertThat(spool.summary().instances()).isZero();
    assertThat(spool.findings()).extracting(Finding::id).contains("spool.full");
    spool.close();
    spool = start(0);
    assertThat(send("CT1", "SCANGATE")).isZero();
    await().atMost(Duration.ofSeconds(10)).until(() -> spool.summary().instances() == 2);
  }
}
