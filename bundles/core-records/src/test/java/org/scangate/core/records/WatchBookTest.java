package org.scangate.core.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.access.Role;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.records.Watched;

class WatchBookTest {
  private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");

  @TempDir private Path folder;
  private final Noted audit = new Noted();

  private static Watched watched(String session, int seconds, boolean ended) {
    return new Watched(
        session,
        "trudy",
        Set.of(Role.TRAINEE, Role.RADIOLOGIST),
        "mr-1",
        TEN,
        TEN.plusSeconds(seconds),
        Duration.ofSeconds(seconds),
        ended);
  }

  @Test
  void keepsTheLastFigureOfEachSessionOverARestart() throws Exception {
    try (WatchBook book = new WatchBook(folder, audit)) {
      book.keep(watched("a", 60, false));
      book.keep(watched("b", 60, false));
      book.keep(watched("a", 120, false));
      assertThat(book.since(TEN)).contains(watched("a", 120, false), watched("b", 60, false));
      book.keep(watched("a", 125, true));
      book.keep(watched("b", 61, true));
    }
    assertThat(audit.facts()).containsExactly("a 125 over", "b 61 over");
    try (WatchBook book = new WatchBook(folder, audit)) {
      assertThat(book.since(TEN)).containsExactly(watched("a", 125, true), watched("b", 61, true));
      assertThat(book.since(TEN.plusSeconds(100))).containsExactly(watched("a", 125, true));
      assertThat(book.problem()).isEmpty();
    }
    assertThat(audit.facts()).as("nothing is ended twice").hasSize(2);
  }

  /** What a loss of power leaves: the files as they are at that moment. */
  @Test
  void whatWasCutOffIsEndedWithItsLastMark() throws Exception {
    Path after = folder.resolve("after");
    try (WatchBook book = new WatchBook(folder.resolve("before"), audit)) {
      book.keep(watched("a", 60, false));
      book.keep(watched("b", 30, true));
      book.keep(watched("a", 120, false));
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> marks(folder.resolve("before"), after) == 3);
    }
    audit.events.clear();
    for (int start = 1; start <= 2; start++) {
      try (WatchBook book = new WatchBook(after, audit)) {
        org.awaitility.Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> book.since(TEN).size() == 2);
        assertThat(book.since(TEN))
            .containsExactlyInAnyOrder(watched("a", 120, true), watched("b", 30, true));
      }
      assertThat(audit.facts()).containsExactly("a 120 cut-off");
    }
  }

  /** Copies the book as it is and counts the marks in the copy that are whole. */
  private static int marks(Path book, Path copy) throws IOException {
    delete(copy);
    try (var files = Files.walk(book)) {
      // The marks first: what they say to be ended is in the other journal by then.
      for (Path file :
          files.filter(Files::isRegularFile).sorted(Comparator.reverseOrder()).toList()) {
        Path to = copy.resolve(book.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    int marks = 0;
    try (var journal =
            org.scangate.lib.journal.Journal.open(
                copy.resolve("watching"), org.scangate.lib.journal.JournalOptions.of("copy"));
        var cursor = journal.read(journal.firstNumber())) {
      while (cursor.next()) {
        marks++;
      }
    }
    return marks;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, IOException failure)
              throws IOException {
            Files.delete(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void readsWhatItWroteAndNothingElse() throws Exception {
    Watched one = watched("a", 60, true);
    byte[] whole = WatchMark.write(one);
    assertThat(WatchMark.read(whole)).isEqualTo(one);
    whole[0] = 9;
    assertThatThrownBy(() -> WatchMark.read(whole)).hasMessageContaining("version 9, not 1");
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("WatchBookTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < (Boolean.getBoolean("long") ? 1_000_000 : 20_000); i++) {
      byte[] bytes = WatchMark.write(one);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      try {
        assertThat(WatchMark.read(cut)).isNotNull();
      } catch (IOException e) {
        assertThat(e).isNotInstanceOf(java.io.UncheckedIOException.class);
      }
    }
  }

  private static final class Noted implements Audit {
    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    List<String> facts() {
      return events.stream()
          .map(it -> it.session() + " " + it.detail().get("seconds") + " " + it.detail().get("end"))
          .toList();
    }

    @Override
    public CompletableFuture<Long> record(AuditEvent event) {
      events.add(event);
      return CompletableFuture.completedFuture(1L);
    }

    @Override
    public Optional<String> unwritable() {
      return Optional.empty();
    }

    @Override
    public Verification verify(DoubleConsumer progress) {
      return new Verification(0, 0, Optional.empty());
    }
  }
}
