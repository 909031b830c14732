package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.safety.relay.gpio.Boards;

/**
 * The safety ring at GPIO lines, over JNA and the kernel's interface as its header has it, with a
 * board in place of the kernel's chip: killed, hung, without a monostable, with the chip gone.
 */
class GpioRingTest {
  /** What a loaded machine may add to the monostable's time. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  @TempDir Path directory;
  private final List<Ring> rings = new ArrayList<>();
  private Board board;

  @BeforeEach
  void start() throws Exception {
    board = new Board(directory.resolve("board"));
  }

  @AfterEach
  void end() throws Exception {
    for (Ring ring : rings) {
      ring.close();
    }
  }

  private Ring appliance(String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("gpio", directory.resolve("stop").toString()));
    words.addAll(List.of(more));
    Path log = directory.resolve("appliance-" + rings.size() + ".log");
    Ring ring = new Ring(log, List.of(), board.environment(), words);
    rings.add(ring);
    return ring;
  }

  private Ring inControl() throws Exception {
    Ring ring = appliance("grant");
    ring.awaitSaid("has control");
    assertThat(board.permissive()).isTrue();
    return ring;
  }

  private static void until(String what, Duration within, BooleanSupplier condition) {
    await(what).pollInterval(Duration.ofMillis(5)).atMost(within).until(condition::getAsBoolean);
  }

  private void dropped(String how, long sinceNanos) {
    until(how, Boards.WATCHDOG.plus(SLACK), () -> !board.permissive());
    System.out.printf(
        "%s: the permissive dropped after %d ms; monostable %d ms, refresh 100 ms%n",
        how, (System.nanoTime() - sinceNanos) / 1_000_000, Boards.WATCHDOG.toMillis());
  }

  @Test
  void grantsStopsAndIsReset() throws Exception {
    Ring ring = inControl();
    long edges = board.edges();
    until("it is renewed by edges", Duration.ofSeconds(30), () -> board.edges() > edges + 3);
    assertThat(board.permissive()).isTrue();
    assertThat(board.stop()).isFalse();
    ring.tell("press");
    ring.awaitSaid("Confirmed");
    assertThat(board.stop()).isTrue();
    assertThat(board.permissive()).isFalse();
    board.push(Boards.RESET, true);
    until("withdrawn by the reset", Duration.ofSeconds(30), () -> !board.stop());
    ring.awaitSaid("tripped DROPPED");
    await("armed again")
        .atMost(Duration.ofSeconds(60))
        .until(() -> ring.said().matches("(?s).*\\ntripped DROPPED.*\\narmed DROPPED.*"));
    assertThat(board.permissive()).isFalse();
  }

  @Test
  void killedItDropsByTheMonostableAndTheNextStartIsATrip() throws Exception {
    Ring ring = inControl();
    long since = System.nanoTime();
    ring.close();
    dropped("kill -9 at GPIO lines", since);
    Ring next = appliance();
    next.awaitSaid("tripped DROPPED");
    until("the stop", Duration.ofSeconds(30), board::stop);
    assertThat(board.permissive()).isFalse();
  }

  @Test
  void hungItDropsAndGoingOnItGrantsNothing() throws Exception {
    Ring ring = inControl();
    long since = System.nanoTime();
    ring.signal("STOP");
    dropped("SIGSTOP at GPIO lines", since);
    ring.signal("CONT");
    await("a self-test")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                ring.said().matches("(?s).*has control.*\\ndisarmed DROPPED.*\\narmed DROPPED.*"));
    assertThat(ring.said().substring(ring.said().lastIndexOf("disarmed")))
        .doesNotContain("GRANTED");
  }

  @Test
  void killedWhileAStopIsDemandedTheDemandStays() throws Exception {
    Ring ring = inControl();
    ring.tell("press");
    ring.awaitSaid("Confirmed");
    ring.close();
    assertThat(board.stop()).isTrue();
    Ring next = appliance();
    next.awaitSaid("tripped DROPPED");
    assertThat(board.stop()).isTrue();
  }

  @Test
  void aLineWithoutAMonostableNeverArms() throws Exception {
    board.bare();
    Ring ring = appliance();
    ring.awaitSaid("fault DROPPED");
    ring.awaitSaid("the relay's watchdog is not set up as the site file says");
    until("dropped again", Duration.ofSeconds(30), () -> !board.permissive());
    assertThat(ring.said()).doesNotContain("\narmed");
  }

  @Test
  void aMonostableThatHoldsLongerThanTheSiteFileSaysNeverArms() throws Exception {
    board.hold(Boards.WATCHDOG.multipliedBy(100));
    Ring ring = appliance();
    ring.awaitSaid("fault DROPPED");
    until("dropped by its level", Duration.ofSeconds(30), () -> !board.permissive());
  }

  @Test
  void aChipThatGoesDropsAndItsReturnGrantsNothing() throws Exception {
    Ring ring = inControl();
    board.gone(true);
    dropped("the chip is gone", System.nanoTime());
    ring.awaitSaid("its chip is gone");
    board.gone(false);
    await("a self-test")
        .atMost(Duration.ofSeconds(60))
        .until(() -> ring.said().matches("(?s).*chip is gone.*\\narmed DROPPED.*"));
    assertThat(ring.said().substring(ring.said().lastIndexOf("chip is gone")))
        .doesNotContain("GRANTED");
  }

  @Test
  void whatKeepsItFromTheChipIsSaid() throws Exception {
    board.denied(true);
    board.heldByOthers(Boards.RESET, true);
    Ring ring = appliance();
    ring.awaitSaid("/dev/gpiochip0 may not be opened by");
    board.denied(false);
    ring.awaitSaid("line 2 of /dev/gpiochip0 is held by 'leds'");
    board.heldByOthers(Boards.RESET, false);
    ring.awaitSaid("armed DROPPED");
  }
}
