package org.scangate.lib.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/** DCMTK's programs as peers, both ways. */
@Timeout(300)
class DcmtkPeerTest {
  private static final String IMPLICIT = TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid();
  private static final String EXPLICIT = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
  private static final int IMAGES = 12;
  private static DicomTransport transport;

  @TempDir Path room;

  @BeforeAll
  static void open() {
    Tool.assumeInstalled("storescu");
    transport = DicomTransport.open("dcmtk-peer-test", 2);
  }

  @AfterAll
  static void close() {
    if (transport != null) {
      transport.close();
    }
  }

  private DicomServer listen(Keeping keeping, boolean tls) throws Exception {
    return DicomServer.listen(
        transport,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        tls
            ? Optional.of(
                TlsProfile.server(
                    Pem.key(room.resolve("one.key")),
                    Pem.certificate(room.resolve("one.pem")),
                    Pem.certificate(room.resolve("ca.pem"))))
            : Optional.empty(),
        AssociationOptions.standard(),
        DicomServer.Limits.standard(),
        keeping);
  }

  private List<Phantom> phantoms(TransferSyntax syntax) throws Exception {
    List<Phantom> all = new ArrayList<>();
    for (int i = 1; i <= IMAGES; i++) {
      Phantom phantom = Phantom.ct("1.2.826.0.1.3680043.2.1." + syntax.uid().length(), i, syntax);
      phantom.file(Files.createDirectories(room.resolve("images")));
      all.add(phantom);
    }
    return all;
  }

  private static void same(List<Phantom> sent, Keeping keeping) {
    assertThat(keeping.kept).hasSize(sent.size());
    for (Keeping.Kept kept : keeping.kept) {
      Phantom phantom =
          sent.stream()
              .filter(p -> p.sopInstance().equals(kept.sopInstance()))
              .findFirst()
              .orElseThrow();
      assertThat(kept.transferSyntax()).isEqualTo(phantom.syntax().uid());
      assertThat(kept.dataSet()).isEqualTo(phantom.dataSet());
    }
  }

  @Test
  void echoscu() throws Exception {
    Keeping keeping = new Keeping();
    try (DicomServer server = listen(keeping, false)) {
      String port = Integer.toString(server.address().getPort());
      Tool.run(room, Map.of(), "echoscu", "--repeat", "3", "-aec", "KEEPER", "127.0.0.1", port);
      Tool.run(room, Map.of(), "echoscu", "--abort", "-aec", "KEEPER", "127.0.0.1", port);
      try (Tool wrong = Tool.start(room, Map.of(), "echoscu", "-aec", "OTHER", "127.0.0.1", port)) {
        assertThat(wrong.end()).isNotZero();
        assertThat(wrong.said()).contains("Called AE Title Not Recognized");
      }
      assertThat(keeping.associations)
          .extracting(a -> a.ended().get(30, TimeUnit.SECONDS).kind())
          .containsExactly(AssociationEnd.Kind.RELEASED, AssociationEnd.Kind.ABORTED_BY_PEER);
    }
  }

  /** Nagle on is storescu's way unless it is told otherwise, and must not cost 40 ms an image. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void storescu(String noDelay) throws Exception {
    List<Phantom> sent = phantoms(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    Keeping keeping = new Keeping();
    try (DicomServer server = listen(keeping, false)) {
      Tool.run(
          room,
          Map.of("TCP_NODELAY", noDelay),
          "storescu",
          "--scan-directories",
          "-aec",
          "KEEPER",
          "127.0.0.1",
          Integer.toString(server.address().getPort()),
          "images");
    }
    same(sent, keeping);
  }

  @Test
  void storescuImplicitWithSmallPdus() throws Exception {
    List<Phantom> sent = phantoms(TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
    Keeping keeping = new Keeping();
    try (DicomServer server = listen(keeping, false)) {
      Tool.run(
          room,
          Map.of(),
          "storescu",
          "--scan-directories",
          "--propose-implicit",
          "--max-send-pdu",
          "4096",
          "-aec",
          "KEEPER",
          "127.0.0.1",
          Integer.toString(server.address().getPort()),
          "images");
    }
    same(sent, keeping);
  }

  @Test
  void dcmsend() throws Exception {
    List<Phantom> sent = phantoms(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    Keeping keeping = new Keeping();
    try (DicomServer server = listen(keeping, false)) {
      Tool.run(
          room,
          Map.of(),
          "dcmsend",
          "--scan-directories",
          "-aec",
          "KEEPER",
          "127.0.0.1",
          Integer.toString(server.address().getPort()),
          "images");
    }
    same(sent, keeping);
  }

  @Test
  void storescuWithTls() throws Exception {
    Tool.certificates(room);
    List<Phantom> sent = phantoms(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    Keeping keeping = new Keeping();
    try (DicomServer server = listen(keeping, true)) {
      String port = Integer.toString(server.address().getPort());
      Tool.run(
          room,
          Map.of(),
          "storescu",
          "--scan-directories",
          "+tls",
          "two.key",
          "two.pem",
          "+cf",
          "ca.pem",
          "-aec",
          "KEEPER",
          "localhost",
          port,
          "images");
      try (Tool anonymous =
          Tool.start(
              room,
              Map.of(),
              "echoscu",
              "+tla",
              "+cf",
              "ca.pem",
              "-aec",
              "KEEPER",
              "localhost",
              port)) {
        assertThat(anonymous.end()).isNotZero(); // no certificate, no word
      }
    }
    same(sent, keeping);
  }

  private CompletableFuture<Association> call(int port, boolean tls, Proposal proposal)
      throws Exception {
    return DicomClient.associate(
        transport,
        "localhost",
        port,
        tls
            ? Optional.of(
                TlsProfile.client(
                    Pem.key(room.resolve("one.key")),
                    Pem.certificate(room.resolve("one.pem")),
                    Pem.certificate(room.resolve("ca.pem"))))
            : Optional.empty(),
        AssociationOptions.standard(),
        proposal);
  }

  private static Reply store(Association association, Phantom phantom) throws Exception {
    return association
        .invoke(
            association.context(Uid.CT_IMAGE_STORAGE, phantom.syntax().uid()).orElseThrow(),
            CommandSet.store(Uid.CT_IMAGE_STORAGE, phantom.sopInstance()),
            DataSource.of(phantom.dataSet()))
        .get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void storescp(boolean tls) throws Exception {
    int port = Tool.freePort();
    Path kept = Files.createDirectories(room.resolve("kept"));
    List<String> command =
        new ArrayList<>(List.of("storescp", "+B", "-od", kept.toString(), "-aet", "STORESCP"));
    if (tls) {
      Tool.certificates(room);
      command.addAll(List.of("+tls", "two.key", "two.pem", "+cf", "ca.pem"));
    }
    command.add(Integer.toString(port));
    try (Tool peer = Tool.start(room, Map.of(), command.toArray(String[]::new)).listening(port)) {
      Association association =
          call(
                  port,
                  tls,
                  new Proposal("US", "STORESCP")
                      .context(Uid.VERIFICATION, IMPLICIT)
                      .context(Uid.CT_IMAGE_STORAGE, EXPLICIT)
                      .context(Uid.CT_IMAGE_STORAGE, IMPLICIT))
              .get(60, TimeUnit.SECONDS);
      assertThat(association.peer().implementationVersion()).startsWith("OFFIS_DCMTK");
      Reply echo =
          association
              .invoke(
                  association.context(Uid.VERIFICATION).orElseThrow(),
                  CommandSet.echo(),
                  DataSource.NONE)
              .get(60, TimeUnit.SECONDS);
      assertThat(echo.status()).isZero();
      List<Phantom> sent = phantoms(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
      sent.addAll(phantoms(TransferSyntax.IMPLICIT_LITTLE_ENDIAN));
      for (Phantom phantom : sent) {
        assertThat(store(association, phantom).status()).as(peer.said()).isZero();
      }
      assertThat(association.release().get(60, TimeUnit.SECONDS).kind())
          .isEqualTo(AssociationEnd.Kind.RELEASED);
      try (Stream<Path> files = Files.list(kept)) {
        List<Path> all = files.toList();
        assertThat(all).hasSize(sent.size());
        for (Path file : all) {
          ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
          String instance = FileMeta.read(bytes).sopInstance();
          Phantom same =
              sent.stream().filter(p -> p.sopInstance().equals(instance)).findFirst().orElseThrow();
          assertThat(bytes.remaining()).isEqualTo(same.dataSet().length);
          assertThat(bytes).isEqualTo(ByteBuffer.wrap(same.dataSet()));
        }
      }
    }
  }

  @Test
  void dcmqrscpKeepsAndFinds() throws Exception {
    int port = Tool.freePort();
    Files.createDirectories(room.resolve("db"));
    Files.writeString(
        room.resolve("qr.cfg"),
        """
        NetworkTCPPort  = %d
        MaxPDUSize      = 16384
        MaxAssociations = 16
        HostTable BEGIN
        us = (US, localhost, 11112)
        HostTable END
        VendorTable BEGIN
        VendorTable END
        AETable BEGIN
        QR %s RW (200, 1024mb) ANY
        AETable END
        """
            .formatted(port, room.resolve("db")));
    try (Tool peer = Tool.start(room, Map.of(), "dcmqrscp", "-c", "qr.cfg").listening(port)) {
      Association association =
          call(
                  port,
                  false,
                  new Proposal("US", "QR")
                      .context(Uid.CT_IMAGE_STORAGE, EXPLICIT)
                      .context(Uid.STUDY_ROOT_FIND, IMPLICIT))
              .get(60, TimeUnit.SECONDS);
      List<Phantom> sent = phantoms(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
      for (Phantom phantom : sent) {
        assertThat(store(association, phantom).status()).as(peer.said()).isZero();
      }
      DataSet query =
          new DataSet()
              .put(Tag.QUERY_RETRIEVE_LEVEL, "IMAGE")
              .put(Tag.STUDY_INSTANCE_UID, sent.get(0).sopInstance().replaceAll("\\.1\\.1$", ""))
              .put(Tag.SERIES_INSTANCE_UID, sent.get(0).sopInstance().replaceAll("\\.1$", ""))
              .put(Tag.SOP_INSTANCE_UID, "");
      List<String> found = new ArrayList<>();
      Reply last =
          association
              .invoke(
                  association.context(Uid.STUDY_ROOT_FIND).orElseThrow(),
                  CommandSet.find(Uid.STUDY_ROOT_FIND),
                  DataSource.of(query.write(TransferSyntax.IMPLICIT_LITTLE_ENDIAN)),
                  reply -> {
                    try {
                      found.add(
                          reply.dataSet().orElseThrow().string(Tag.SOP_INSTANCE_UID).orElse(""));
                    } catch (org.scangate.lib.dicom.DicomException e) {
                      found.add(e.getMessage());
                    }
                  })
              .reply()
              .get(60, TimeUnit.SECONDS);
      assertThat(last.status()).isEqualTo(Status.SUCCESS);
      assertThat(found)
          .containsExactlyInAnyOrderElementsOf(sent.stream().map(Phantom::sopInstance).toList());
      assertThat(association.release().get(60, TimeUnit.SECONDS).kind())
          .isEqualTo(AssociationEnd.Kind.RELEASED);
    }
  }
}
