package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.spool.Spool;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/** When images go: in the hours of a destination, at its rate, and at once when it is back. */
@Timeout(300)
class WhenSentTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.45";
  private static final int IMAGES = 9;

  @TempDir Path room;

  private final SimulatedTime time = new SimulatedTime();
  private final DicomTransport transport = DicomTransport.open("when-sent-test", 2);
  private final Senders sender = new Senders();
  private SpoolServer spool;
  private Pacs pacs;

  @AfterEach
  void close() throws Exception {
    if (spool != null) {
      spool.close();
    }
    if (pacs != null) {
      pacs.close();
    }
    sender.close();
    transport.close();
  }

  private static Destination to(int port, long bitsPerSecond, Optional<Destination.Hours> hours) {
    Duration keep = Duration.ofHours(24);
    return new Destination(
        "pacs", "PACS", "127.0.0.1", port, 2, false, keep, bitsPerSecond, hours, false);
  }

  private List<Phantom> start(Destination destination) throws Exception {
    spool =
        new SpoolServer(
            Spools.settings(room, destination),
            Surroundings.of(time, Account.NONE)
                .withForwarding(time.thread(), AssociationOptions.standard()));
    spool.start();
    List<Phantom> sent = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      sent.add(Phantom.ct(STUDY, i, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 64));
    }
    Association association = sender.associate(spool.port(), sent.get(0));
    for (Phantom phantom : sent) {
      assertThat(sender.send(association, phantom).get(60, TimeUnit.SECONDS)).isZero();
    }
    association.release().get(60, TimeUnit.SECONDS);
    return sent;
  }

  private Spool.Target target() {
    return spool.targets().get(0);
  }

  /** Lets time go by, from timer to timer, until it is so. */
  private void goOn(BooleanSupplier until) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              if (until.getAsBoolean()) {
                return true;
              }
              time.next();
              return false;
            });
  }

  @Test
  void nothingGoesOutsideTheHoursOfADestination() throws Exception {
    pacs = new Pacs(transport, 0, "", n -> 0);
    Destination.Hours night = Destination.Hours.parse("22:00-06:00", ZoneOffset.UTC);
    List<Phantom> sent = start(to(pacs.port(), 0, Optional.of(night))); // at noon
    goOn(() -> time.passed().compareTo(Duration.ofMinutes(9 * 60 + 59)) >= 0);
    assertThat(pacs.requests.get()).isZero();
    await().until(() -> time.waiting() == 1); // one timer, however many images wait
    assertThat(target().waiting()).isEqualTo(IMAGES);
    assertThat(target().pause()).contains("images are sent from 22:00 to 06:00");
    goOn(() -> target().delivered() == IMAGES);
    assertThat(time.passed()).isGreaterThanOrEqualTo(Duration.ofHours(10));
    pacs.has(sent);
  }

  @Test
  void aRateIsKept() throws Exception {
    pacs = new Pacs(transport, 0, "", n -> 0);
    long bitsPerSecond = 8_000;
    List<Phantom> sent = start(to(pacs.port(), bitsPerSecond, Optional.empty()));
    goOn(() -> target().delivered() == IMAGES);
    pacs.has(sent);
    // Over two associations two are under way when it begins, and what went last is not paid yet.
    long bits = sent.stream().skip(3).mapToLong(phantom -> phantom.dataSet().length * 8L).sum();
    assertThat(time.passed()).isGreaterThanOrEqualTo(Duration.ofSeconds(bits / bitsPerSecond));
  }

  @Test
  void aGoodTestEndsTheWaitAfterFailures() throws Exception {
    int port = Tool.freePort();
    List<Phantom> sent = start(to(port, 0, Optional.empty()));
    goOn(() -> time.passed().compareTo(Duration.ofMinutes(10)) >= 0);
    await().until(() -> target().pause().isPresent());
    assertThat(spool.test("pacs").get(1, TimeUnit.MINUTES).good()).isFalse();
    assertThat(target().pause()).isPresent();
    pacs = new Pacs(transport, port, "", n -> 0);
    assertThat(spool.test("pacs").get(1, TimeUnit.MINUTES).good()).isTrue();
    await().atMost(Duration.ofMinutes(1)).until(() -> target().delivered() == IMAGES);
    pacs.has(sent);
  }
}
