package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scangate.api.health.Finding;
import org.scangate.api.spool.Spool;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/**
 * What a PACS may do wrong, one row each: every image reaches it in the end, or is kept back with
 * the reason, and another PACS has all of them at once. Time is simulated; an hour goes by in a
 * moment.
 */
@Timeout(300)
class FaultTableTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.81";
  private static final String IMPLICIT = TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid();
  private static final int IMAGES = 6;

  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration IMPATIENT = Duration.ofSeconds(2);

  /**
   * What a PACS does wrong.
   *
   * @param answers to its n-th request
   * @param onlySyntax the only transfer syntax that it takes; empty for all
   * @param cuts connections that end behind the command
   * @param keptBack images that end in quarantine
   * @param response how long is waited for one
   */
  record Fault(
      String words,
      IntUnaryOperator answers,
      String onlySyntax,
      int cuts,
      int keptBack,
      Duration response) {

    static Fault of(String words, int keptBack, IntUnaryOperator answers) {
      return new Fault(words, answers, "", 0, keptBack, PATIENT);
    }

    @Override
    public String toString() {
      return words;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("hangs twice", n -> n <= 2 ? Pacs.SILENCE : 0, "", 0, 0, IMPATIENT),
        Fault.of("has no room at first", 0, n -> n <= 4 ? 0xA700 : 0),
        Fault.of("cannot process at first", 0, n -> n <= 2 ? 0x0110 : 0),
        Fault.of("aborts each third object", 0, n -> n % 3 == 0 ? Pacs.ABORT : 0),
        new Fault("closes after the command", n -> 0, "", 3, 0, PATIENT),
        Fault.of("takes them with a warning", 0, n -> 0xB000),
        new Fault("refuses contexts", n -> 0, IMPLICIT, 0, IMAGES, PATIENT),
        Fault.of("refuses two for good", 2, n -> n == 2 ? 0xC000 : n == 3 ? 0xA900 : 0));
  }

  @TempDir Path room;

  private final SimulatedTime time = new SimulatedTime();
  private final DicomTransport transport = DicomTransport.open("fault-test", 2);
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

  private static Destination to(String id, int port) {
    return new Destination(
        id, "PACS", "127.0.0.1", port, 2, false, Duration.ofHours(24), 0, Optional.empty(), false);
  }

  private Pacs pacs(int port, String syntax, IntUnaryOperator answers) throws Exception {
    Pacs pacs = new Pacs(transport, port, syntax, answers);
    open.add(pacs);
    return pacs;
  }

  /**
   * A spool whose forwarding lives in simulated time.
   *
   * @param response how long it waits for one, in real time
   */
  private List<Phantom> start(Duration response, Destination... destinations) throws Exception {
    AssociationOptions options =
        AssociationOptions.standard()
            .withTimes(
                Duration.ofSeconds(30), Duration.ofMinutes(5), response, Duration.ofSeconds(30));
    spool =
        new SpoolServer(
            Spools.settings(room, destinations),
            Surroundings.of(time, Account.NONE).withForwarding(time.thread(), options));
    spool.start();
    List<Phantom> sent = new ArrayList<>();
    Phantom like = Phantom.ct(STUDY, 0, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 64);
    Association association = sender.associate(spool.port(), like);
    for (int i = 0; i < IMAGES; i++) {
      Phantom phantom = Phantom.ct(STUDY, i, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 64);
      assertThat(sender.send(association, phantom).get(60, TimeUnit.SECONDS)).isZero();
      sent.add(phantom);
    }
    association.release().get(60, TimeUnit.SECONDS);
    return sent;
  }

  private Spool.Target target(int index) {
    return spool.targets().get(index);
  }

  private static int keptBack(Spool.Target target) {
    return target.quarantined().values().stream().mapToInt(n -> n).sum();
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

  @ParameterizedTest
  @MethodSource("faults")
  void everyImageGetsThereOrIsKeptBackWithTheReason(Fault fault) throws Exception {
    Pacs faulty = pacs(0, fault.onlySyntax, fault.answers);
    Cutter before = new Cutter(faulty.port(), fault.cuts);
    open.add(before);
    Pacs sound = pacs(0, "", n -> 0);
    List<Phantom> sent =
        start(fault.response, to("faulty", before.port()), to("sound", sound.port()));
    sound.has(sent);
    int through = IMAGES - fault.keptBack;
    // The figures of a target follow each other, and are not of one instant.
    goOn(
        () ->
            target(0).delivered() == through
                && keptBack(target(0)) == fault.keptBack
                && target(0).waiting() == 0
                && target(0).bytesWaiting() == 0);
    assertThat(faulty.kept).hasSize(through);
    sent.stream()
        .filter(phantom -> faulty.kept.containsKey(phantom.sopInstance()))
        .forEach(
            phantom ->
                assertThat(faulty.kept.get(phantom.sopInstance())).isEqualTo(phantom.dataSet()));
    if (fault.response.equals(PATIENT)) { // on a busy machine the sound one may be thought to hang
      assertThat(sound.requests.get()).isEqualTo(IMAGES); // nothing twice because of the other
    }
    assertThat(spool.summary().instances()).isEqualTo(IMAGES);
    assertThat(spool.findings().stream().anyMatch(one -> one.id().equals("spool.quarantine")))
        .isEqualTo(fault.keptBack > 0);
    if (fault.keptBack > 0 && fault.onlySyntax.isEmpty()) {
      assertThat(spool.release("faulty")).isEqualTo(fault.keptBack);
      goOn(() -> target(0).delivered() == IMAGES);
      faulty.has(sent);
    }
  }

  @Test
  void aPacsThatIsAwayForAnHourHasAllWhenItIsBack() throws Exception {
    int port = Tool.freePort();
    Pacs sound = pacs(0, "", n -> 0);
    List<Phantom> sent = start(PATIENT, to("away", port), to("sound", sound.port()));
    sound.has(sent);
    goOn(() -> time.passed().compareTo(Duration.ofHours(1)) >= 0);
    assertThat(target(0).waiting()).isEqualTo(IMAGES);
    assertThat(target(0).lastError()).isPresent();
    assertThat(target(0).oldest()).isPresent();
    assertThat(spool.findings()).extracting(Finding::id).contains("spool.destination");
    Duration gone = time.passed();
    Pacs back = pacs(port, "", n -> 0);
    goOn(() -> target(0).delivered() == IMAGES);
    back.has(sent);
    // It is noticed within the longest wait, 5 min and a fifth, and what the idle timer needs.
    assertThat(time.passed().minus(gone)).isLessThan(Duration.ofMinutes(7));
    assertThat(target(0).lastError()).isEmpty();
    assertThat(target(0).pause()).isEmpty();
  }
}
