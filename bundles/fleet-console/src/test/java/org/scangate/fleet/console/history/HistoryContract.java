package org.scangate.fleet.console.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.scangate.api.health.Finding;
import org.scangate.fleet.console.model.History.AuditHead;
import org.scangate.fleet.console.model.History.Known;
import org.scangate.fleet.console.model.Incident;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Stability;

/** What both databases must do. */
@SuppressWarnings("FutureReturnValueIgnored") // what is stored is looked at instead
abstract class HistoryContract extends HistoryFixture {

  @Test
  void aBinCanBeReadAtOnceAndAfterARestart() {
    history.stability(NODE, bin(now(), 20.25));
    assertBin();
    pass(Duration.ofMinutes(2));
    assertBin();
    history.close();
    history = process("second");
    history.write();
    assertBin();
    assertThat(history.known())
        .containsExactly(new Known(NODE, now() - Duration.ofMinutes(2).toMillis() + TEN));
  }

  private void assertBin() {
    List<Stability> bins = history.stability(NODE, now() - DAY / 2, now() + TEN);
    assertThat(bins).hasSize(1);
    assertThat(bins.get(0).beats()).isEqualTo(2);
    assertThat(bins.get(0).median()).isCloseTo(20.25, within(0.01));
    assertThat(bins.get(0).max()).isCloseTo(81, within(0.05));
    assertThat(bins.get(0).loss()).isNaN();
  }

  @Test
  void minutesAndHoursAreMadeOnceHoweverOftenTheProcessDies() {
    long start = now();
    for (int i = 0; i < 13; i++) {
      live(NODE, Duration.ofMinutes(12));
      // Killed: what was in memory is gone, so it is written first, as each minute does it.
      history.close();
      history = process("run " + i);
      history.write();
    }
    // Twelve-minute steps have ended within the third hour.
    for (long from : new long[] {start - DAY / 2, start - 2 * DAY, start - 30 * DAY}) {
      List<Stability> bins = history.stability(NODE, from, now());
      assertThat(bins.stream().mapToInt(Stability::beats).sum())
          .as("from %d", from)
          .isEqualTo(1872);
      assertThat(bins.stream().mapToInt(Stability::expected).sum()).isEqualTo(1872);
    }
    pass(Duration.ofHours(3));
    pass(Duration.ofSeconds(1));
    List<Stability> hours = history.stability(NODE, start - 30 * DAY, now());
    assertThat(hours).extracting(Stability::beats).containsExactly(720, 720, 432);
    assertThat(hours.get(0).median()).isCloseTo(20, within(0.1));
    assertThat(rows("tier = 0 and rolled = false")).isZero();
    assertThat(rows("tier = 1 and rolled = false")).isZero();
  }

  @Test
  void aKillInTheMiddleOfRollingUpNeitherDoublesNorLoses() throws Exception {
    long start = now();
    for (long at = start; at < start + 600_000; at += TEN) {
      history.stability(NODE, bin(at, 20));
    }
    pass(Duration.ofMinutes(2));
    ticker.move(Duration.ofMinutes(20));
    Database killed = database();
    killed.open();
    try {
      killed.write(
          session -> {
            assertThat(Rollup.step(session, now(), 500)).isPositive();
            throw new IllegalStateException("killed before the commit");
          });
    } catch (IllegalStateException e) {
      assertThat(rows("tier = 1")).isZero();
    }
    history.write();
    history.write();
    // Done, and once more by somebody who does not know it.
    killed.write(
        session -> {
          try (PreparedStatement undo = session.sql("update stability set rolled = false")) {
            undo.executeUpdate();
          }
          return Rollup.step(session, now(), 500);
        });
    killed.close();
    List<Stability> minutes = history.stability(NODE, start - 2 * DAY, now());
    assertThat(minutes).hasSize(10).allMatch(one -> one.beats() == 12);
  }

  @Test
  void aBinThatComesLateIsRolledUpToo() {
    long start = now();
    history.stability(NODE, bin(start, 20));
    pass(Duration.ofHours(3));
    pass(Duration.ofMinutes(2));
    pass(Duration.ofMinutes(2));
    assertThat(rows("tier = 2")).isEqualTo(1);
    history.stability(NODE, bin(start + TEN, 20));
    pass(Duration.ofMinutes(2));
    pass(Duration.ofMinutes(2));
    List<Stability> hours = history.stability(NODE, start - 30 * DAY, now());
    assertThat(hours).extracting(Stability::beats).containsExactly(4);
  }

  @Test
  void twoProcessesThatWriteOneRowLoseNothing() {
    JdbcHistory other = process("other");
    other.write();
    long start = now();
    for (int i = 0; i < 6; i++) {
      JdbcHistory turn = i % 2 == 0 ? history : other;
      turn.stability(NODE, bin(start + i * TEN, 20));
      ticker.move(Duration.ofMinutes(1));
      for (int again = 0; again < 3; again++) {
        history.write();
        other.write();
        ticker.move(Duration.ofSeconds(2));
      }
    }
    assertThat(history.stability(NODE, start, now())).hasSize(6);
    assertThat(other.stability(NODE, start, now())).hasSize(6);
  }

  @Test
  void whatIsOldGoes() {
    long start = now();
    history.stability(NODE, bin(start, 20));
    history.mark(new Mark(NODE, start, Mark.Kind.BIRTH, ""));
    pass(Duration.ofHours(4));
    pass(Duration.ofMinutes(3));
    pass(Duration.ofMinutes(3));
    assertThat(rows("tier = 0")).isEqualTo(1);
    pass(Duration.ofHours(22));
    assertThat(rows("tier = 0")).isZero();
    pass(Duration.ofDays(7));
    assertThat(rows("tier = 1")).isZero();
    assertThat(rows("tier = 2")).isEqualTo(1);
    assertThat(history.marks(NODE, start, now(), 10)).hasSize(1);
    pass(Duration.ofDays(94));
    assertThat(rows("tier = 2")).isZero();
    assertThat(history.marks(NODE, 0, now(), 10)).isEmpty();
    assertThat(history.known()).hasSize(1);
  }

  @Test
  void incidentsAreKeptOnceAndSaidToBeKept() {
    long then = now();
    CompletableFuture<Void> first =
        history.open("northfork", Optional.of("a"), "stop", "x", then + 1000);
    CompletableFuture<Void> twice =
        history.open("northfork", Optional.of("a"), "stop", "x", then + 1001);
    history.open("northfork", Optional.empty(), "site-quiet", "", then + 1002);
    assertThat(first).isNotDone();
    history.write();
    assertThat(first).isCompleted();
    assertThat(twice).isCompleted();
    history.close("northfork", Optional.of("a"), "stop", "x", then + 2000);
    history.open(
        "northfork", Optional.of("a"), "stop", "x", then + 1000); // told again after a restart
    history.open("northfork", Optional.of("a"), "stop", "x", then + 3000);
    history.close("northfork", Optional.of("nobody"), "stop", "x", then + 3001);
    history.write();
    List<Incident> all = history.incidents(false, Long.MAX_VALUE, 10);
    assertThat(all)
        .extracting(Incident::from)
        .containsExactly(then + 3000, then + 1002, then + 1000);
    assertThat(all).extracting(Incident::until).containsExactly(0L, 0L, then + 2000);
    assertThat(all.get(1).node()).isEmpty();
    assertThat(history.incidents(true, Long.MAX_VALUE, 1)).containsExactly(all.get(0));
    assertThat(history.incidents(true, all.get(0).number(), 10)).containsExactly(all.get(1));
    assertThat(history.acknowledge(all.get(0).number(), "ana", then + 4000)).isTrue();
    assertThat(history.acknowledge(all.get(0).number(), "ben", then + 4001)).isFalse();
    assertThat(history.incidents(true, Long.MAX_VALUE, 1).get(0).seenBy()).isEqualTo("ana");
  }

  @Test
  void theEndOfAnAuditReplacesTheOneBefore() {
    history.audit(new AuditHead(NODE, 1, "aa", 10));
    history.audit(new AuditHead(NODE, 2, "bb", 20));
    history.write();
    history.audit(new AuditHead(NODE, 3, "cc", 30));
    history.write();
    assertThat(history.auditHeads()).containsExactly(new AuditHead(NODE, 3, "cc", 30));
  }

  @Test
  void namesAreNothingButNames() {
    String evil = "'; drop table stability; --\"\\ ${x} {fn now()} ? \u0000 \uD800 ünï ";
    NodeId bad = new NodeId(evil, evil + "x".repeat(5000));
    NodeId other = new NodeId(evil, evil + "x".repeat(5000) + "y");
    history.stability(bad, bin(now(), 20));
    history.stability(other, bin(now(), 30));
    history.mark(new Mark(bad, now(), Mark.Kind.BIRTH, evil));
    history.open(bad.group(), Optional.of(bad.node()), evil, evil, now());
    history.audit(new AuditHead(bad, 1, evil, 1));
    pass(Duration.ofMinutes(2));
    assertThat(history.findings()).allMatch(one -> one.level() == Finding.Level.OK);
    assertThat(history.known()).hasSize(2);
    assertThat(history.stability(bad, now() - DAY / 2, now()).get(0).median())
        .isCloseTo(20, within(0.1));
    assertThat(history.marks(bad, 0, now(), 10)).hasSize(1);
    history.close(bad.group(), Optional.of(bad.node()), evil, evil, now());
    history.write();
    assertThat(history.incidents(true, Long.MAX_VALUE, 10)).isEmpty();
    assertThat(history.incidents(false, Long.MAX_VALUE, 10)).hasSize(1);
  }

  @Test
  void whatDoesNotFitIsCountedAndSaid() {
    JdbcHistory small = new JdbcHistory(database(), "small", ticker, 3);
    List<CompletableFuture<Void>> told = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      told.add(small.open("g", Optional.empty(), "alarm", "a" + i, i));
      small.mark(new Mark(NODE, i, Mark.Kind.DEATH, ""));
    }
    assertThat(told).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(2);
    assertThat(small.findings())
        .anyMatch(
            one ->
                one.id().equals("history.lost")
                    && one.level() == Finding.Level.ALARM
                    && one.words().contains("2 changes of incidents, 2 marks"));
    small.write();
    assertThat(history.incidents(true, Long.MAX_VALUE, 10)).hasSize(3);
    small.close();
  }

  @Test
  void aThousandAppliancesAreOneSweep() {
    for (int i = 0; i < 1000; i++) {
      history.stability(new NodeId("g", "n" + i), bin(now(), i));
    }
    pass(Duration.ofMinutes(2));
    assertThat(rows("tier = 0")).isEqualTo(1000);
    pass(Duration.ofHours(2));
    pass(Duration.ofMinutes(1));
    assertThat(rows("tier = 2")).isEqualTo(1000);
    assertThat(new TreeSet<>(history.known().stream().map(Known::node).toList())).hasSize(1000);
  }
}
