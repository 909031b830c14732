package org.scangate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.audit.AuditTrail.Entry;
import org.scangate.api.audit.AuditTrail.Page;
import org.scangate.api.audit.AuditTrail.Query;

class TrailReaderTest {

  private static final int EVENTS = 1200;

  private @TempDir Path root;
  private LogFixture log;
  private AuditCore core;

  /** An event a minute, over several segments; every tenth refused, every third at ct-1. */
  @BeforeEach
  void write() throws Exception {
    log = new LogFixture(root);
    core = log.open();
    for (int i = 0; i < EVENTS; i++) {
      log.advance(Duration.ofMinutes(1));
      core.record(
              new AuditEvent(
                  i % 2 == 0 ? "control.granted" : "session.opened",
                  i % 5 == 0 ? "ben" : "ann",
                  i % 3 == 0 ? "ct-1" : "mr-1",
                  "s-1",
                  i % 10 == 0 ? Outcome.REFUSED : Outcome.DONE,
                  Map.of("n", Integer.toString(i))))
          .get();
    }
    assertThat(segments()).hasSizeGreaterThan(1);
  }

  @Test
  void theNewestComeFirst() throws Exception {
    Page page = core.find(query(3));
    assertThat(numbersOf(page.entries())).containsExactly(1199, 1198, 1197);
    assertThat(page.olderThan()).hasValue(page.entries().get(2).number());
    assertThat(page.damaged()).isEmpty();
  }

  @Test
  void pagesShowEveryEventOnce() throws Exception {
    List<Integer> seen = new ArrayList<>();
    for (Entry entry : everything(query(70))) {
      Optional.ofNullable(entry.event().detail().get("n"))
          .map(Integer::valueOf)
          .ifPresent(seen::add);
    }
    assertThat(seen).hasSize(EVENTS).isSortedAccordingTo((a, b) -> b - a).doesNotHaveDuplicates();
  }

  @Test
  void filtersAreAllMet() throws Exception {
    Query asked =
        new Query(Optional.empty(), "ben", "ct-1", "control.", true, Long.MAX_VALUE, EVENTS);
    assertThat(everything(asked)).hasSize(EVENTS / 30);
    assertThat(everything(asked).get(0).event().detail()).containsEntry("n", "1170");
  }

  @Test
  void sinceLeavesOutWhatIsOlder() throws Exception {
    Instant since = log.now().minus(Duration.ofMinutes(9));
    Query asked = new Query(Optional.of(since), "", "", "", false, Long.MAX_VALUE, EVENTS);
    Page page = core.find(asked);
    assertThat(page.entries()).hasSize(10);
    assertThat(page.olderThan()).as("nothing more to look at").isEmpty();
  }

  @Test
  void damageIsSaidAndWhatIsNewerShown() throws Exception {
    Path oldest = segments().get(0);
    try (RandomAccessFile file = new RandomAccessFile(oldest.toFile(), "rw")) {
      file.seek(file.length() / 2);
      file.write(new byte[64]);
    }
    List<Entry> found = new ArrayList<>();
    Page page = core.find(query(500));
    found.addAll(page.entries());
    while (page.olderThan().isPresent()) {
      page = core.find(query(500).olderThan(page.olderThan().getAsLong()));
      found.addAll(page.entries());
    }
    assertThat(page.damaged()).hasValueSatisfying(it -> assertThat(it).contains("record"));
    assertThat(numbersOf(found.subList(0, 100))).contains(EVENTS - 1, EVENTS - 100);
  }

  private List<Entry> everything(Query query) throws Exception {
    Page page = core.find(query);
    List<Entry> all = new ArrayList<>(page.entries());
    while (page.olderThan().isPresent()) {
      page = core.find(query.olderThan(page.olderThan().getAsLong()));
      all.addAll(page.entries());
    }
    return all;
  }

  private static Query query(int atMost) {
    return new Query(Optional.empty(), "", "", "", false, Long.MAX_VALUE, atMost);
  }

  private static List<Integer> numbersOf(List<Entry> entries) {
    return entries.stream().map(it -> Integer.valueOf(it.event().detail().get("n"))).toList();
  }

  private List<Path> segments() throws Exception {
    try (Stream<Path> files = Files.list(log.directory)) {
      return files.filter(it -> !it.endsWith("head") && Files.isRegularFile(it)).sorted().toList();
    }
  }
}
