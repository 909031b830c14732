package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.time.Ticker;
import org.scangate.dicom.spool.SpoolSettings.Accepted;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/** DCMTK sends to the spool over TLS, and gets from it over TLS; never anything in the clear. */
@Timeout(300)
class TlsSpoolTest {
  @TempDir Path room;

  private final Phantom phantom =
      Phantom.ct("1.2.826.0.1.3680043.2.48", 1, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
  private SpoolServer spool;

  @BeforeEach
  void certificates() throws Exception {
    Tool.assumeInstalled("openssl");
    Tool.assumeInstalled("storescp");
    Tool.certificates(room);
  }

  @AfterEach
  void close() {
    if (spool != null) {
      spool.close();
    }
  }

  private void start(int pacs, String certificate) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Destination to =
        new Destination(
            "pacs",
            "PACS",
            "localhost",
            pacs,
            1,
            false,
            Duration.ofHours(1),
            0,
            Optional.empty(),
            true);
    spool =
        new SpoolServer(
            new SpoolSettings(
                any,
                "SCANGATE",
                Files.createDirectories(room.resolve("spool")),
                99,
                0,
                List.of(new Accepted("CT1", "127.0.0.1")),
                List.of(to),
                Optional.of(
                    new SpoolSettings.Tls(
                        Optional.of(any),
                        room.resolve(certificate),
                        room.resolve("one.key"),
                        room.resolve("ca.pem")))),
            Ticker.system());
    spool.start();
  }

  private String send(int port, String... tls) throws Exception {
    return Tool.run(
        room,
        Map.of(),
        Stream.of(
                Stream.of("storescu", "-aet", "CT1", "-aec", "SCANGATE"),
                Stream.of(tls),
                Stream.of("127.0.0.1", Integer.toString(port), phantom.file(room).toString()))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  @Test
  void bothWaysWithCertificatesFromBothSides() throws Exception {
    int pacs = Tool.freePort();
    Path kept = Files.createDirectories(room.resolve("kept"));
    try (Tool storescp =
        Tool.start(
                room,
                Map.of(),
                "storescp",
                "+tls",
                "two.key",
                "two.pem",
                "+cf",
                "ca.pem",
                "-od",
                kept.toString(),
                Integer.toString(pacs))
            .listening(pacs)) {
      start(pacs, "one.pem");
      send(spool.securePort(), "+tls", "two.key", "two.pem", "+cf", "ca.pem");
      await().atMost(Duration.ofMinutes(1)).until(() -> spool.targets().get(0).delivered() == 1);
    }
    try (Stream<Path> files = Files.list(kept)) {
      assertThat(files).hasSize(1);
    }
    assertThat(spool.findings())
        .extracting(org.scangate.api.health.Finding::id)
        .contains("spool.certificate"); // made for two days
  }

  @Test
  void withoutACertificateNothingIsSentAndNobodyIsListenedTo() throws Exception {
    Pacs clear = null;
    try (var transport = org.scangate.lib.dicom.net.DicomTransport.open("tls-test", 1)) {
      clear = new Pacs(transport, 0, "", n -> 0);
      start(clear.port(), "missing.pem");
      send(spool.port());
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> spool.targets().get(0).lastError().isPresent());
      assertThat(spool.targets().get(0).lastError().orElseThrow()).contains("missing.pem");
      assertThat(spool.findings())
          .extracting(org.scangate.api.health.Finding::id)
          .contains("spool.tls", "spool.listen");
      assertThat(clear.requests.get()).isZero();
    } finally {
      if (clear != null) {
        clear.close();
      }
    }
  }
}
