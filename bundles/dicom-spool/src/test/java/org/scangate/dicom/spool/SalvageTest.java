package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;

/** What a start makes of a journal that has lost something. */
class SalvageTest {
  private static final Destination PACS =
      new Destination(
          "pacs",
          "PACS",
          "127.0.0.1",
          1,
          1,
          false,
          Duration.ofHours(1),
          0,
          Optional.empty(),
          false);

  @TempDir Path room;
  private Segments segments;
  private Shelf shelf;
  private Aside aside;
  private final List<Label.OfInstance> labels = new ArrayList<>();

  /** 1.1 is let go, 1.2 delivered, 1.3 kept back and urgent, 1.4 waits. */
  @BeforeEach
  void fill() throws Exception {
    segments = new Segments(room.resolve("segments"), Segments.FULL_BYTES);
    shelf = new Shelf(segments);
    aside = new Aside(room.resolve("aside"));
    try (Ledger ledger = new Ledger(room.resolve("journal"))) {
      for (int i = 1; i <= 4; i++) {
        Label.OfInstance label = shelf.put(1, "1." + i, 3000, ledger.durableEnd(), i == 3);
        labels.add(label);
        ledger.append(label.received()).join();
      }
      ledger.append(new LedgerRecord.Deleted(1)).join();
      ledger.append(step(LedgerRecord.StepKind.DELIVERED, 2)).join();
      ledger.append(step(LedgerRecord.StepKind.QUARANTINED, 3)).join();
      ledger.append(new LedgerRecord.Urgent("1.2.3")).join();
      ledger.append(new LedgerRecord.SegmentDone(1, Files.size(segments.file(1)))).join();
    }
  }

  private static LedgerRecord.Stepped step(LedgerRecord.StepKind kind, long number) {
    return new LedgerRecord.Stepped(kind, number, "pacs", 1000, "why");
  }

  private record Opened(Index index, Deliveries deliveries, Urgency urgency, Recovery.Found found) {
    List<String> uids() {
      return index.entries().values().stream().map(Instance::sopInstance).sorted().toList();
    }

    Optional<Deliveries.Step> step(String uid) {
      return index.entries().entrySet().stream()
          .filter(entry -> entry.getValue().sopInstance().equals(uid))
          .findFirst()
          .flatMap(entry -> deliveries.of(PACS, entry.getKey()));
    }
  }

  private Opened open() throws Exception {
    Recovery recovery = new Recovery(room, segments, aside, Ticker.system());
    try (Ledger ledger = recovery.open()) {
      Index index = new Index();
      Deliveries deliveries = new Deliveries(ledger, Ticker.system());
      Urgency urgency = new Urgency(ledger);
      Recovery.Found found = recovery.fill(index, deliveries, urgency);
      for (Instance instance : index.entries().values()) {
        assertThat(
                StoredBytes.areWhole(
                    segments.file(instance.location().segment()), instance.location()))
            .isTrue();
      }
      return new Opened(index, deliveries, urgency, found);
    }
  }

  private Path journal() {
    return room.resolve("journal").resolve("00000000000000000001.journal");
  }

  /** Where in the journal a text stands for the first time, by itself. */
  private static long find(Path file, String text) throws Exception {
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    return all.indexOf("\0" + (char) text.length() + text) + 2L;
  }

  @Test
  void aSoundSpoolIsOpenedWithoutAWord() throws Exception {
    Opened opened = open();
    assertThat(opened.found()).isEqualTo(new Recovery.Found(3, 0, 0, List.of(), Optional.empty()));
    assertThat(aside.open()).isEmpty();
    assertThat(room.resolve("aside")).doesNotExist();
  }

  @Test
  void aFlippedBitCostsNothingAndIsSaidUntilSomebodyHasSeenIt() throws Exception {
    Shelf.flip(journal(), find(journal(), "1.4"));
    byte[] damaged = Files.readAllBytes(journal());
    for (int start = 0; start < 3; start++) {
      Opened opened = open();
      assertThat(opened.uids()).containsExactly("1.2", "1.3", "1.4");
      assertThat(opened.step("1.2")).containsInstanceOf(Deliveries.Delivered.class);
      assertThat(opened.step("1.3")).containsInstanceOf(Deliveries.Quarantined.class);
      assertThat(opened.step("1.4")).isEmpty();
      assertThat(opened.urgency().isUrgent("1.2.3")).isTrue();
      assertThat(opened.found().foundAgain()).isEqualTo(start == 0 ? 1 : 0);
      assertThat(opened.found().incident().isPresent()).isEqualTo(start == 0);
      assertThat(aside.open()).hasSize(1);
      aside = new Aside(room.resolve("aside"));
    }
    assertThat(aside.open().get(0).words()).contains("record 4", "byte ", "1 image found again");
    Path kept = aside.open().get(0).aside();
    assertThat(Files.readAllBytes(kept.resolve("journal").resolve(journal().getFileName())))
        .startsWith(damaged);
    assertThat(aside.acknowledge("os:test", Ticker.system().now())).isEqualTo(1);
    assertThat(new Aside(room.resolve("aside")).open()).isEmpty();
    assertThat(kept).exists();
  }

  @Test
  void withoutAJournalAllComesBackAndGoesToEveryDestination() throws Exception {
    for (String file : List.of("lock", journal().getFileName().toString())) {
      Files.delete(room.resolve("journal").resolve(file));
    }
    Files.delete(room.resolve("journal"));
    Opened opened = open();
    assertThat(opened.uids()).containsExactly("1.1", "1.2", "1.3", "1.4");
    assertThat(opened.step("1.2")).isEmpty();
    assertThat(opened.urgency().isUrgent("1.2.3")).isTrue(); // the label of 1.3 says so
    assertThat(aside.open().get(0).words()).contains("there is no journal");
    assertThat(open().found().incident()).isEmpty();
  }

  @Test
  void anEmptiedJournalIsNoPowerCut() throws Exception {
    Files.write(journal(), new byte[0]);
    assertThat(open().uids()).containsExactly("1.1", "1.2", "1.3", "1.4");
    assertThat(aside.open()).hasSize(1);
  }

  @Test
  void theLastMomentBeforeAPowerCutIsKeptWithoutAnAlarm() throws Exception {
    shelf.put(1, "1.5", 2000, 6, true); // its record never came to the disk
    shelf.litter(1, new byte[500]); // and of this one not all bytes
    for (int start = 0; start < 2; start++) {
      Opened opened = open();
      assertThat(opened.uids()).containsExactly("1.2", "1.3", "1.4", "1.5");
      assertThat(opened.found().foundAgain()).isEqualTo(start == 0 ? 1 : 0);
      assertThat(opened.found().incident()).isEmpty();
    }
    assertThat(aside.open()).isEmpty();
  }

  @Test
  void theSameBytesTwiceAreKeptOnce() throws Exception {
    shelf.put(2, "1.4", 3000, 6, false);
    assertThat(open().uids()).containsExactly("1.2", "1.3", "1.4");
    Shelf.flip(journal(), find(journal(), "1.3"));
    assertThat(open().uids()).containsExactly("1.2", "1.3", "1.4");
  }

  @Test
  void whatNothingExplainsIsMovedAsideAndNotDeleted() throws Exception {
    byte[] litter = Shelf.bytes("litter", 700);
    shelf.litter(2, litter);
    Shelf.flip(journal(), find(journal(), "1.4"));
    open();
    assertThat(aside.open().get(0).words()).contains("1 piece of segments, 700 bytes");
    Segments later = new Segments(room.resolve("segments"), Segments.FULL_BYTES);
    assertThat(later.removeUnused(() -> Set.of(1L), aside)).isEqualTo(1);
    assertThat(segments.file(2)).doesNotExist();
    assertThat(aside.open().get(0).aside().resolve(segments.file(2).getFileName()))
        .hasBinaryContent(litter);
    assertThat(later.removeUnused(Set::of, aside)).isEqualTo(1);
    assertThat(segments.file(1)).doesNotExist();
  }

  @Test
  void aSegmentThatIsGoneIsSaidUntilSomebodyHasSeenItAndNotAgain() throws Exception {
    shelf.put(2, "1.5", 2000, 6, false);
    Files.delete(segments.file(1));
    for (int start = 0; start < 2; start++) {
      Recovery recovery = new Recovery(room, segments, aside, Ticker.system());
      recovery.open().close();
      assertThat(aside.open()).singleElement().extracting(d -> d.words()).asString().contains("3");
    }
    aside.acknowledge("os:test", Ticker.system().now());
    new Recovery(room, segments, aside, Ticker.system()).open().close();
    assertThat(aside.open()).isEmpty();
  }

  @Test
  void segmentsWithoutALabelAreNotSweptEitherWhenTheJournalIsGone() throws Exception {
    Path other = Files.createDirectories(room.resolve("other"));
    Segments bare = new Segments(other.resolve("segments"), Segments.FULL_BYTES);
    new Shelf(bare).litter(1, new byte[300]);
    new Recovery(other, bare, aside, Ticker.system()).open().close();
    assertThat(aside.open()).hasSize(1);
    Segments later = new Segments(other.resolve("segments"), Segments.FULL_BYTES);
    assertThat(later.removeUnused(Set::of, aside)).isEqualTo(1);
    assertThat(aside.open().get(0).aside().resolve(bare.file(1).getFileName())).exists();
  }

  @Test
  void anEndInTheMiddleOfTheReplacementCostsNothing() throws Exception {
    Path next = room.resolve("journal.new");
    copy(room.resolve("journal"), next);
    Files.write(next.resolve(journal().getFileName()), new byte[40]); // not ready
    assertThat(open().uids()).containsExactly("1.2", "1.3", "1.4");
    assertThat(next).doesNotExist();
    Files.move(room.resolve("journal"), next); // ready, and the damaged one is moved away
    assertThat(open().uids()).containsExactly("1.2", "1.3", "1.4");
    assertThat(next).doesNotExist();
    assertThat(aside.open()).isEmpty();
  }

  @Test
  void aFileWhereTheJournalShouldBeIsMovedAside() throws Exception {
    Path journal = room.resolve("journal");
    Files.move(journal, room.resolve("elsewhere"));
    Files.writeString(journal, "no journal");
    assertThat(open().uids()).containsExactly("1.1", "1.2", "1.3", "1.4");
    assertThat(aside.open())
        .extracting(Spool.Damage::words)
        .anySatisfy(words -> assertThat(words).contains(journal + " was a file"))
        .anySatisfy(words -> assertThat(words).contains("4 images found again"));
    Spool.Damage file =
        aside.open().stream().filter(it -> it.words().contains("was a file")).findFirst().get();
    assertThat(file.aside().resolve("journal")).hasContent("no journal");
    assertThat(open().found().incident()).isEmpty();
  }

  @Test
  void recordsAreKeptAsLongAsTheirSegmentsAre() {
    Index index = new Index();
    index.noteLowest(1, 3); // let go, its file is there
    index.add(7, Shelf.instance("1.1", 2, 0, new byte[10]));
    assertThat(index.floor()).hasValue(3);
    index.forget(Set.of(1L));
    assertThat(index.floor()).hasValue(7);
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
