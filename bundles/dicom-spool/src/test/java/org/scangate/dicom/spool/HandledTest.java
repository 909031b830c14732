package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.spool.Spool;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/** What people do with studies that wait: hurry them, keep them back, send them again, test. */
@Timeout(300)
class HandledTest {
  private static final String ORDINARY = "1.2.826.0.1.3680043.2.45.1";
  private static final String STAT = "1.2.826.0.1.3680043.2.45.2";
  private static final String NAMED = "1.2.826.0.1.3680043.2.45.3";
  private static final int IMAGES = 3;

  @TempDir Path room;

  private final DicomTransport transport = DicomTransport.open("handled-test", 2);
  private final Senders sender = new Senders();
  private SpoolServer spool;
  private Pacs pacs;

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

  private static Destination to(int port) {
    return new Destination(
        "pacs",
        "PACS",
        "127.0.0.1",
        port,
        1,
        false,
        Duration.ofHours(24),
        0,
        Optional.empty(),
        false);
  }

  private List<String> ingest(String study, boolean urgent) throws Exception {
    Phantom like = Phantom.ct(study, 1, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 64);
    Association association = sender.associate(spool.port(), like);
    List<String> uids = new ArrayList<>();
    for (int i = 1; i <= IMAGES; i++) {
      Phantom phantom = Phantom.ct(study, i, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 64);
      CommandSet store = CommandSet.store(Uid.CT_IMAGE_STORAGE, phantom.sopInstance());
      assertThat(
              sender
                  .send(association, phantom, urgent ? store.urgent() : store)
                  .get(60, TimeUnit.SECONDS))
          .isZero();
      uids.add(phantom.sopInstance());
    }
    association.release().get(60, TimeUnit.SECONDS);
    return uids;
  }

  private Spool.Target target() {
    return spool.targets().get(0);
  }

  private void delivered(int count) {
    await().atMost(Duration.ofMinutes(1)).until(() -> target().delivered() == count);
  }

  @Test
  void urgentStudiesOvertakeAlsoAfterARestart() throws Exception {
    int port = Tool.freePort();
    spool = Spools.start(room, to(port));
    List<String> expected = new ArrayList<>(ingest(ORDINARY, false));
    expected.addAll(0, ingest(NAMED, false));
    List<String> stat = ingest(STAT, true);
    spool.urgent(NAMED);
    expected.addAll(IMAGES, stat);
    assertThatThrownBy(() -> spool.urgent("1.2.3")).isInstanceOf(IllegalArgumentException.class);
    spool.close();
    pacs = new Pacs(transport, port, "", n -> 0);
    spool = Spools.start(room, to(port));
    delivered(3 * IMAGES);
    assertThat(pacs.order).containsExactlyElementsOf(expected);
    assertThat(spool.studies())
        .filteredOn(Spool.Study::urgent)
        .extracting(Spool.Study::uid)
        .containsExactlyInAnyOrder(STAT, NAMED);
  }

  @Test
  void whatIsKeptBackGoesWhenItIsReleasedAndWhatIsThereGoesAgain() throws Exception {
    int port = Tool.freePort();
    spool = Spools.start(room, to(port));
    ingest(ORDINARY, false);
    ingest(STAT, false);
    await().until(() -> target().waiting() == 2 * IMAGES && target().bytesWaiting() > 0);
    await().atMost(Duration.ofMinutes(1)).until(() -> target().pause().isPresent());
    assertThat(target().oldest()).isPresent();
    assertThat(spool.keepBack(ORDINARY, "pacs")).isEqualTo(IMAGES);
    assertThat(target().quarantined()).isEqualTo(Map.of("kept back by a person", IMAGES));
    pacs = new Pacs(transport, port, "", n -> 0);
    delivered(IMAGES);
    assertThat(progress(ORDINARY)).isEqualTo(new Spool.Progress(0, 0, 0, IMAGES));
    assertThat(progress(STAT)).isEqualTo(new Spool.Progress(0, IMAGES, 0, 0));
    assertThat(spool.release("pacs")).isEqualTo(IMAGES);
    delivered(2 * IMAGES);
    assertThat(spool.resend(STAT, "pacs")).isEqualTo(IMAGES);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> pacs.requests.get() == 3 * IMAGES && target().delivered() == 2 * IMAGES);
    assertThat(target().bytesWaiting()).isZero();
    assertThatThrownBy(() -> spool.resend(STAT, "archive")).hasMessageContaining("pacs");
    assertThat(spool.series(STAT))
        .extracting(Spool.Series::modality, Spool.Series::instances)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("CT", IMAGES));
  }

  private Spool.Progress progress(String study) {
    return spool.studies().stream()
        .filter(one -> one.uid().equals(study))
        .findFirst()
        .orElseThrow()
        .progress()
        .get("pacs");
  }

  @Test
  void aTestSaysWhatTheDestinationSays() throws Exception {
    AtomicInteger status = new AtomicInteger();
    pacs = new Pacs(transport, 0, "", n -> status.get());
    spool = Spools.start(room, to(pacs.port()));
    Spool.Tested good = spool.test("pacs").get(1, TimeUnit.MINUTES);
    assertThat(good.good()).as(good.words()).isTrue();
    assertThat(good.echoMicros()).isPositive();
    assertThat(good.imageMicros()).isPositive();
    assertThat(pacs.kept).hasSize(1);
    assertThat(spool.summary().instances()).isZero();
    status.set(0xA700);
    assertThat(spool.test("pacs").get(1, TimeUnit.MINUTES).words())
        .contains("echo")
        .contains("A700H");
    pacs.close();
    Spool.Tested away = spool.test("pacs").get(1, TimeUnit.MINUTES);
    assertThat(away.good()).isFalse();
    assertThat(away.words()).contains("refused");
  }
}
