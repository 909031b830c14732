package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.health.Finding;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.peer.Phantom;

/**
 * What every destination has goes, and its space comes back though other images lie beside it; an
 * end at any step loses none of those.
 */
@Timeout(300)
class CompactionTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.71";
  private static final int IMAGES = 12;

  /** The PACS refuses each of these for good: they are never forwarded. */
  private static final int KEPT_BACK = 4;

  /** A port on which nobody listens. */
  private static final int NOBODY = 1;

  @TempDir Path room;

  private final DicomTransport transport = DicomTransport.open("compaction-test", 2);
  private final Senders sender = new Senders();
  private final Map<String, Phantom> sent = new LinkedHashMap<>();
  private final List<String> account = new ArrayList<>();
  private boolean audited = true;
  private Pacs pacs;
  private SpoolServer spool;

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

  private static Destination to(int port, boolean commitment) {
    return new Destination(
        "pacs",
        "PACS",
        "127.0.0.1",
        port,
        1,
        commitment,
        Duration.ZERO,
        0,
        Optional.empty(),
        false);
  }

  private CompletableFuture<Long> say(String action, String who, Map<String, String> detail) {
    if (!audited) {
      return CompletableFuture.failedFuture(new IOException("no room for the audit"));
    }
    account.add(action + " by " + who + ": " + detail.get("images") + " of " + detail.get("study"));
    return CompletableFuture.completedFuture(0L);
  }

  private SpoolServer open(Path place, Destination to, Consumer<Compaction.Step> steps)
      throws Exception {
    SpoolServer opened =
        new SpoolServer(
            Spools.settings(place, to),
            Surroundings.of(Ticker.system(), this::say).withSweeps(Duration.ofDays(1), steps));
    opened.start();
    return opened;
  }

  /** One segment with all images, of which the PACS has all but some in the middle. */
  private void fill(Consumer<Compaction.Step> steps) throws Exception {
    AtomicInteger count = new AtomicInteger();
    pacs = new Pacs(transport, 0, "", n -> count.incrementAndGet() % 3 == 0 ? 0xC000 : 0);
    spool = open(room, to(pacs.port(), false), steps);
    Phantom like = Phantom.ct(STUDY, 0, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 64);
    Association association = sender.associate(spool.port(), like);
    for (int i = 0; i < IMAGES; i++) {
      Phantom phantom = Phantom.ct(STUDY, i, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 64);
      assertThat(sender.send(association, phantom).get(60, TimeUnit.SECONDS)).isZero();
      sent.put(phantom.sopInstance(), phantom);
    }
    association.release().get(60, TimeUnit.SECONDS);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> target().delivered() == IMAGES - KEPT_BACK && target().waiting() == 0);
    sent.keySet().removeAll(pacs.kept.keySet());
    assertThat(sent).hasSize(KEPT_BACK);
  }

  private Spool.Target target() {
    return spool.targets().get(0);
  }

  /** What was never forwarded is listed and as it was sent; nothing is said to be damaged. */
  private void keptBackIsThere(SpoolServer there, String when) throws Exception {
    assertThat(there.damage()).as(when).isEmpty();
    isThere(there, when);
  }

  private void isThere(SpoolServer there, String when) throws Exception {
    Path out = Files.createTempDirectory(room, "out");
    there.export(STUDY, out);
    for (Phantom phantom : sent.values()) {
      Path file = out.resolve(phantom.sopInstance() + ".dcm");
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      FileMeta.read(bytes);
      assertThat(bytes.equals(ByteBuffer.wrap(phantom.dataSet()))).as(when).isTrue();
    }
  }

  @Test
  void spaceComesBackAndItIsInTheAudit() throws Exception {
    fill(step -> {});
    await().atMost(Duration.ofSeconds(30)).until(() -> spool.summary().diskBytes() > 0);
    long before = spool.summary().diskBytes();
    assertThat(before).isGreaterThan(IMAGES * 64 * 64 * 2);
    spool.sweep().run();
    assertThat(spool.summary().instances()).isEqualTo(KEPT_BACK);
    assertThat(account).containsExactly("images.delete by appliance: 8 of " + STUDY);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> spool.summary().diskBytes() < before * (KEPT_BACK + 1) / IMAGES);
    assertThat(spool.summary().usedPercent()).isBetween(0, 100);
    keptBackIsThere(spool, "at once");
    spool.close();
    spool = open(room, to(pacs.port(), false), step -> {});
    assertThat(spool.summary().instances()).isEqualTo(KEPT_BACK);
    keptBackIsThere(spool, "after a restart");
    assertThat(target().quarantined().values().stream().mapToInt(n -> n).sum())
        .isEqualTo(KEPT_BACK);
    spool.sweep().run();
    assertThat(spool.summary().instances()).isEqualTo(KEPT_BACK);
    assertThat(account).hasSize(1);
  }

  @Test
  void anEndAtAnyStepLosesNothingThatWasNotForwarded() throws Exception {
    Map<Compaction.Step, Path> ends = new EnumMap<>(Compaction.Step.class);
    fill(step -> ends.put(step, Copies.of(room.resolve("spool"), room.resolve(step + "/spool"))));
    Path before = Copies.of(room.resolve("spool"), room.resolve("before/spool"));
    spool.sweep().run();
    assertThat(ends).hasSize(Compaction.Step.values().length);
    List<Path> all = new ArrayList<>(ends.values());
    all.add(before);
    all.add(Copies.of(room.resolve("spool"), room.resolve("after/spool")));
    for (Path end : all) {
      String when = end.toString();
      try (SpoolServer again = open(end.getParent(), to(pacs.port(), false), step -> {})) {
        keptBackIsThere(again, when);
        again.sweep().run();
        keptBackIsThere(again, when);
        assertThat(again.summary().instances()).as(when).isEqualTo(KEPT_BACK);
        again.release("pacs");
        await().atMost(Duration.ofMinutes(1)).until(() -> again.targets().get(0).waiting() == 0);
      }
      // And with the journal lost on top of it: labels alone bring all back.
      Copies.delete(end.resolve("journal"));
      try (SpoolServer again = open(end.getParent(), to(NOBODY, false), step -> {})) {
        assertThat(again.damage()).as(when).hasSize(1);
        isThere(again, when + " and without a journal");
      }
    }
  }

  @Test
  void aFailureInBetweenLeavesBothCopiesInPlaceUntilTheNextStart() throws Exception {
    for (Compaction.Step at : Compaction.Step.values()) {
      Set<Compaction.Step> failed = ConcurrentHashMap.newKeySet();
      if (spool != null) {
        spool.close();
        pacs.close();
        sent.clear();
        room = Files.createDirectories(room.resolve(at.toString()));
      }
      fill(
          step -> {
            if (step == at && failed.add(step)) {
              throw new IllegalStateException("the disk has stopped");
            }
          });
      spool.sweep().run();
      assertThat(failed).containsExactly(at);
      assertThat(spool.findings()).extracting(Finding::id).contains("spool.sweep");
      keptBackIsThere(spool, "after a failure at " + at);
      spool.sweep().run();
      assertThat(spool.findings()).extracting(Finding::id).doesNotContain("spool.sweep");
      keptBackIsThere(spool, "after a failure at " + at + " and another sweep");
      spool.close();
      spool = open(room, to(pacs.port(), false), step -> {});
      keptBackIsThere(spool, "after a failure at " + at + " and a restart");
      spool.sweep().run();
      keptBackIsThere(spool, "after a failure at " + at + ", a restart and a sweep");
    }
  }

  @Test
  void nothingGoesWithoutItsEntryInTheAuditNorWithoutACommitment() throws Exception {
    fill(step -> {});
    audited = false;
    spool.sweep().run();
    assertThat(spool.summary().instances()).isEqualTo(IMAGES);
    assertThat(spool.findings())
        .filteredOn(finding -> finding.id().equals("spool.sweep"))
        .singleElement()
        .extracting(Finding::words)
        .asString()
        .contains("audit");
    // What stays is sent again when somebody asks for it.
    assertThat(spool.resend(STUDY, "pacs")).isEqualTo(IMAGES);
    await().atMost(Duration.ofMinutes(1)).until(() -> target().waiting() == 0);
    audited = true;
    spool.close();
    spool = open(room, to(pacs.port(), true), step -> {}); // the same one, commitment required
    spool.sweep().run();
    assertThat(spool.summary().instances()).isEqualTo(IMAGES);
    assertThat(account).isEmpty();
  }

  @Test
  void whatIsLostGoesWhenAPersonSaysSoAndNothingElse() throws Exception {
    fill(step -> {});
    assertThat(spool.lost(STUDY)).isZero();
    assertThat(spool.letGoLost(STUDY, "os:test")).isZero();
    spool.close();
    Set<String> hurt = new HashSet<>();
    Index index = new Index();
    try (Ledger ledger = new Ledger(room.resolve("spool/journal"))) {
      Contents.of(ledger, false).received.forEach((n, one) -> index.add(n, one.instance()));
    }
    for (Instance one : index.entries().values()) {
      if (hurt.size() < 2 && sent.containsKey(one.sopInstance())) {
        Path file =
            room.resolve("spool/segments")
                .resolve(String.format("%016d.segment", one.location().segment()));
        Shelf.flip(file, one.location().offset() + one.location().length() / 2);
        hurt.add(one.sopInstance());
      }
    }
    spool = open(room, to(NOBODY, false), step -> {});
    assertThat(spool.lost(STUDY)).isEqualTo(2);
    assertThat(spool.summary().instances()).isEqualTo(IMAGES);
    audited = false;
    assertThatThrownBy(() -> spool.letGoLost(STUDY, "os:test")).hasMessageContaining("audit");
    assertThat(spool.summary().instances()).isEqualTo(IMAGES);
    audited = true;
    assertThat(spool.letGoLost(STUDY, "os:test")).isEqualTo(2);
    assertThat(account).containsExactly("images.let-go by os:test: 2 of " + STUDY);
    assertThat(spool.lost(STUDY)).isZero();
    assertThat(spool.summary().instances()).isEqualTo(IMAGES - 2);
    sent.keySet().removeAll(hurt);
    spool.sweep().run(); // what the PACS has goes, and space comes back now that all is whole
    keptBackIsThere(spool, "after letting go");
    spool.close();
    spool = open(room, to(pacs.port(), false), step -> {});
    assertThat(spool.summary().instances()).isEqualTo(KEPT_BACK - 2);
    keptBackIsThere(spool, "after a restart");
  }
}
