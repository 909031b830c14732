package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.lib.journal.JournalOptions;

/** A journal whose beginning is dropped. */
class LedgerTest {
  @TempDir Path room;

  private static LedgerRecord received() {
    return new LedgerRecord.Received(Shelf.instance("1.1", 1, 0, new byte[9]), 0);
  }

  @Test
  void filesOfTheJournalThatAreMissingAtItsBeginningAreToldFromDroppedOnes() throws Exception {
    JournalOptions small = JournalOptions.of("small").withSegments(4096, 1024);
    Path directory = room.resolve("small");
    try (Ledger ledger = new Ledger(directory, small)) {
      for (int i = 0; i < 100; i++) {
        ledger.append(received()).join();
      }
      ledger.forgetBefore(60, List.of(new LedgerRecord.Urgent("1.2.3")));
      assertThat(ledger.firstNumber()).isBetween(20L, 60L);
    }
    try (Ledger ledger = new Ledger(directory, small)) {
      assertThat(Contents.of(ledger, false).damage).isEmpty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.filter(f -> f.toString().endsWith("journal")).sorted().toList();
      for (Path file : all.subList(0, all.size() - 1)) {
        Files.delete(file);
      }
    }
    try (Ledger ledger = new Ledger(directory, small)) {
      assertThat(Contents.of(ledger, false).damage)
          .singleElement()
          .satisfies(damage -> assertThat(damage.first()).isEqualTo(60));
    }
  }

  @Test
  void aStudyStaysUrgentWhenTheBeginningOfTheJournalIsDropped() throws Exception {
    JournalOptions small = JournalOptions.of("small").withSegments(4096, 1024);
    Path directory = room.resolve("small");
    try (Ledger ledger = new Ledger(directory, small)) {
      Urgency urgency = new Urgency(ledger);
      assertThat(urgency.raise("1.2.3")).isTrue();
      for (int i = 0; i < 100; i++) {
        ledger.append(received()).join();
      }
      ledger.forgetBefore(60, urgency.records());
    }
    try (Ledger ledger = new Ledger(directory, small)) {
      assertThat(ledger.firstNumber()).isGreaterThan(1);
      assertThat(Contents.of(ledger, false).urgent).containsExactly("1.2.3");
    }
  }
}
