package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.health.Finding;
import org.scangate.api.spool.Spool;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/** Destinations that work, that do not, and that do not at first. */
@Timeout(300)
class ForwardTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.42";
  private static final int IMAGES = 9;

  @TempDir Path room;

  private final DicomTransport transport = DicomTransport.open("forward-test", 2);
  private final Senders sender = new Senders();
  private final List<AutoCloseable> open = new ArrayList<>();
  private SpoolServer spool;

  @AfterEach
  void close() throws Exception {
    if (spool != null) {
      spool.close();
    }
    for (AutoCloseable one : open) {
      one.close();
    }
    sender.close();
    transport.close();
  }

  private static Destination to(String id, int port, Duration keep) {
    return new Destination(
        id, "PACS", "127.0.0.1", port, 2, false, keep, 0, Optional.empty(), false);
  }

  private SpoolServer start(Destination... destinations) throws Exception {
    return Spools.start(room, destinations);
  }

  private List<Phantom> ingest(TransferSyntax syntax, int first) throws Exception {
    List<Phantom> sent = new ArrayList<>();
    for (int i = first; i < first + IMAGES; i++) {
      sent.add(Phantom.ct(STUDY, i, syntax, 128));
    }
    Association association = sender.associate(spool.port(), sent.get(0));
    for (Phantom phantom : sent) {
      assertThat(sender.send(association, phantom).get(60, TimeUnit.SECONDS)).isZero();
    }
    association.release().get(60, TimeUnit.SECONDS);
    return sent;
  }

  private Pacs pacs(int port, String transferSyntax, IntUnaryOperator answers) throws Exception {
    Pacs pacs = new Pacs(transport, port, transferSyntax, answers);
    open.add(pacs);
    return pacs;
  }

  private Spool.Target target() {
    return spool.targets().get(0);
  }

  @Test
  void storescpGetsEveryImageAsItCame() throws Exception {
    Tool.assumeInstalled("storescp");
    int port = Tool.freePort();
    Path kept = Files.createDirectories(room.resolve("kept"));
    open.add(
        Tool.start(room, Map.of(), "storescp", "+B", "-od", kept.toString(), Integer.toString(port))
            .listening(port));
    spool = start(to("pacs", port, Duration.ofHours(24)));
    List<Phantom> sent = ingest(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1);
    sent.addAll(ingest(TransferSyntax.IMPLICIT_LITTLE_ENDIAN, 100));
    await().atMost(Duration.ofMinutes(1)).until(() -> target().delivered() == sent.size());
    try (Stream<Path> files = Files.list(kept)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(sent.size());
      for (Path file : all) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        String instance = FileMeta.read(bytes).sopInstance();
        Phantom same =
            sent.stream().filter(p -> p.sopInstance().equals(instance)).findFirst().orElseThrow();
        assertThat(bytes.equals(ByteBuffer.wrap(same.dataSet()))).isTrue();
      }
    }
    assertThat(target().waiting()).isZero();
    assertThat(target().bytesWaiting()).isZero();
    assertThat(target().oldest()).isEmpty();
    assertThat(target().bytesPerSecond()).isPositive();
    assertThat(target().quarantined()).isEmpty();
    assertThat(target().lastError()).isEmpty();
    assertThat(target().pause()).isEmpty();
  }

  @Test
  void aDestinationThatIsAwayGetsItLaterAlsoAfterARestartAndDoesNotHoldUpAnother()
      throws Exception {
    int port = Tool.freePort();
    Pacs there = pacs(0, "", n -> 0);
    Destination away = to("away", port, Duration.ofHours(24));
    Destination near = to("near", there.port(), Duration.ofHours(24));
    spool = start(away, near);
    List<Phantom> sent = ingest(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1);
    there.has(sent);
    assertThat(target().waiting()).isEqualTo(IMAGES);
    await().atMost(Duration.ofSeconds(30)).until(() -> target().lastError().isPresent());
    assertThat(spool.findings()).extracting(Finding::id).contains("spool.destination");
    spool.close();
    spool = start(away, near);
    Pacs back = pacs(port, "", n -> 0);
    back.has(sent);
    await().atMost(Duration.ofSeconds(30)).until(() -> target().delivered() == IMAGES);
    assertThat(there.requests.get()).isEqualTo(IMAGES); // nothing twice
  }

  @Test
  void outOfResourcesAndAbortsAreTriedAgain() throws Exception {
    Pacs pacs = pacs(0, "", n -> n == 1 ? 0xA700 : n % 3 == 0 ? Pacs.ABORT : 0);
    spool = start(to("pacs", pacs.port(), Duration.ofHours(24)));
    pacs.has(ingest(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1));
    await().atMost(Duration.ofSeconds(30)).until(() -> target().delivered() == IMAGES);
    assertThat(target().quarantined()).isEmpty();
  }

  @Test
  void whatIsRefusedForGoodIsKeptBackUntilAPersonReleasesIt() throws Exception {
    Pacs pacs = pacs(0, "", n -> n == 2 ? 0xA900 : n == 3 ? 0xC123 : 0);
    spool = start(to("pacs", pacs.port(), Duration.ofHours(24)));
    List<Phantom> sent = ingest(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1);
    await().atMost(Duration.ofSeconds(30)).until(() -> target().delivered() == IMAGES - 2);
    assertThat(target().quarantined())
        .containsOnlyKeys("the destination answered A900H", "the destination answered C123H");
    assertThat(spool.findings()).extracting(Finding::id).contains("spool.quarantine");
    assertThat(spool.release("pacs")).isEqualTo(2);
    pacs.has(sent);
  }

  @Test
  void anotherTransferSyntaxIsNeverMadeOfIt() throws Exception {
    Pacs pacs = pacs(0, TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid(), n -> 0);
    spool = start(to("pacs", pacs.port(), Duration.ofHours(24)));
    ingest(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> target().quarantined().values().stream().mapToInt(n -> n).sum() == IMAGES);
    List<Phantom> plain = ingest(TransferSyntax.IMPLICIT_LITTLE_ENDIAN, 100);
    pacs.has(plain);
  }

  @Test
  void whatEveryDestinationHasGoesAfterItsTime() throws Exception {
    Pacs pacs = pacs(0, "", n -> 0);
    spool = start(to("pacs", pacs.port(), Duration.ZERO));
    pacs.has(ingest(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1));
    await().atMost(Duration.ofSeconds(30)).until(() -> target().delivered() == IMAGES);
    spool.sweep().run();
    assertThat(spool.summary().instances()).isZero();
    assertThat(spool.summary().bytes()).isZero();
    spool.close();
    spool = start(to("pacs", pacs.port(), Duration.ZERO));
    assertThat(spool.summary().instances()).isZero();
    spool.sweep().run();
    try (Stream<Path> files = Files.list(room.resolve("spool/segments"))) {
      assertThat(files).isEmpty();
    }
    assertThat(pacs.requests.get()).isEqualTo(IMAGES);
  }
}
