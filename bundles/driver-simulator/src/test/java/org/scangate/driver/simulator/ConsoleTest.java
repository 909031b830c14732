package org.scangate.driver.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.scangate.driver.simulator.Console.Button;
import org.scangate.driver.simulator.Console.Phase;

class ConsoleTest {
  private final Console console = new Console(false);
  private long now;

  private void pass(long nanos) {
    now += nanos;
    console.tick(now);
  }

  @Test
  void goesThroughItsPhasesInTime() {
    console.press(Button.START, now);
    assertThat(console.phase()).isEqualTo(Phase.IDLE);
    console.press(Button.PREPARE, now);
    pass(Console.PREPARE_NANOS - 1);
    assertThat(console.phase()).isEqualTo(Phase.PREPARING);
    pass(1);
    assertThat(console.phase()).isEqualTo(Phase.READY);
    console.press(Button.START, now);
    pass(console.sliceNanos() * 10);
    assertThat(console.images()).isEqualTo(10);
    assertThat(console.progress()).isEqualTo(10.0 / console.slices());
    pass(console.sliceNanos() * console.slices());
    assertThat(console.phase()).isEqualTo(Phase.IDLE);
    assertThat(console.images()).isEqualTo(console.slices());
    assertThat(console.finished()).isEqualTo(1);
  }

  @Test
  void abortsAndChangesNothingWhileBusy() {
    console.press(Button.PREPARE, now);
    console.choosePatient(3);
    console.chooseProtocol(2);
    assertThat(console.patient()).isZero();
    assertThat(console.protocol()).isZero();
    console.press(Button.ABORT, now);
    assertThat(console.phase()).isEqualTo(Phase.IDLE);
    assertThat(console.log().get(0)).isEqualTo("Preparation cancelled");
    console.choosePatient(3);
    assertThat(console.patient()).isEqualTo(3);
  }

  @Test
  void worksByKeyboardAlone() {
    console.key(0xff54, now);
    console.key(0xff53, now);
    assertThat(console.patient()).isEqualTo(1);
    assertThat(console.protocol()).isEqualTo(1);
    console.key(0xff09, now);
    "Hi 1!".chars().forEach(c -> console.key(c, now));
    console.key(0xff08, now);
    assertThat(console.note()).isEqualTo("Hi 1");
    console.key(0xff0d, now);
    assertThat(console.log().get(0)).isEqualTo("Note: Hi 1");
    console.key(0xffc2, now);
    pass(Console.PREPARE_NANOS);
    console.key(0xffc2, now);
    assertThat(console.phase()).isEqualTo(Phase.SCANNING);
    console.key(0xff1b, now);
    assertThat(console.phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void boundsItsNoteAndItsLog() {
    console.focusNote(true);
    for (int i = 0; i < 500; i++) {
      console.key('x', now);
    }
    assertThat(console.note()).hasSize(Console.NOTE_LENGTH);
    for (int i = 0; i < 50; i++) {
      console.press(Button.PREPARE, now);
      console.press(Button.ABORT, now);
    }
    assertThat(console.log()).hasSize(Console.LOG_LINES);
  }

  @Test
  void drawsEveryGlyphThatItSays() {
    for (char c = ' '; c < 0x7f; c++) {
      char glyph = c;
      assertThat(
              glyph == ' '
                  || glyph == '?'
                  || glyph == ','
                  || StrokeFont.glyph(c) != StrokeFont.glyph('?'))
          .as("glyph of %s", c)
          .isTrue();
    }
  }
}
