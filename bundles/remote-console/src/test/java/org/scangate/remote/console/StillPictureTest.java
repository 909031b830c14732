package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.console.Display;
import org.scangate.lib.rfb.tile.Tile;
import org.scangate.lib.rfb.tile.TileEncoders;
import org.scangate.lib.rfb.tile.TileView;

class StillPictureTest {
  private static final long MILLI = 1_000_000L;

  private final TileEncoders encoders = new TileEncoders(1);
  private final Display.Frame live = new Display.Frame(64, 48, new int[64 * 48]);
  private final StillPicture still = new StillPicture(live, encoders);
  private final TileView view = still.grid().view();

  @AfterEach
  void close() {
    encoders.close();
  }

  private void paint(int row, int colour) {
    Arrays.fill(live.pixels(), row * 64, row * 64 + 64, colour);
  }

  private int shown(int row) {
    return still.pixels()[row * 64 + 63];
  }

  @Test
  void damageOfItsOwnIsSeenAtOnce() {
    paint(3, 7);
    assertThat(still.damaged(0, 3, 64, 1, 0)).isTrue();
    assertThat(shown(3)).isEqualTo(7);
  }

  @Test
  void anUpdateIsSeenWhenItIsWhole() {
    view.take(Integer.MAX_VALUE);
    still.painting(0);
    paint(0, 1);
    assertThat(still.damaged(0, 0, 64, 1, 10 * MILLI)).isFalse();
    paint(40, 1);
    assertThat(still.damaged(0, 40, 64, 1, 20 * MILLI)).isFalse();
    assertThat(shown(0)).isZero();
    assertThat(view.due()).isFalse();
    assertThat(still.painted()).isTrue();
    assertThat(shown(0)).isOne();
    assertThat(shown(40)).isOne();
    assertThat(view.due()).isTrue();
    assertThat(still.painted()).isFalse();
  }

  @Test
  void aLongUpdateIsSeenInParts() {
    still.painting(0);
    paint(0, 1);
    assertThat(still.damaged(0, 0, 64, 1, 99 * MILLI)).isFalse();
    paint(1, 1);
    assertThat(still.damaged(0, 1, 64, 1, 101 * MILLI)).isTrue();
    assertThat(shown(0)).isOne();
    assertThat(shown(1)).isOne();
  }

  @Test
  void ofAnotherFrameOnlyWhatDiffersIsDue() {
    view.take(Integer.MAX_VALUE);
    still.painting(0);
    Display.Frame next = new Display.Frame(64, 48, new int[64 * 48]);
    next.pixels()[33 * 64 + 40] = 9;
    assertThat(still.follow(next)).isTrue();
    assertThat(view.take(Integer.MAX_VALUE)).containsExactly(new Tile(32, 32, 32, 16));
    assertThat(still.pixels()).isEqualTo(next.pixels());
    assertThat(still.isOf(live)).isFalse();
    next.pixels()[0] = 5;
    assertThat(still.damaged(0, 0, 1, 1, 0)).isTrue();
    assertThat(still.pixels()[0]).isEqualTo(5);
    assertThat(still.follow(new Display.Frame(48, 64, new int[64 * 48]))).isFalse();
  }

  @Test
  void anotherFrameWaitsForWhoHoldsThePicture() {
    still.hold();
    Display.Frame next = new Display.Frame(64, 48, new int[64 * 48]);
    next.pixels()[0] = 9;
    assertThat(still.follow(next)).isTrue();
    assertThat(still.pixels()[0]).isZero();
    next.pixels()[1] = 8;
    assertThat(still.damaged(1, 0, 1, 1, 0)).isFalse();
    assertThat(still.release()).isTrue();
    assertThat(still.pixels()).startsWith(9, 8);
  }

  @Test
  void whoHoldsItSeesNothingChange() {
    still.hold();
    still.painting(0);
    paint(5, 1);
    assertThat(still.damaged(0, 5, 64, 1, 0)).isFalse();
    assertThat(still.painted()).isFalse();
    still.hold();
    assertThat(still.release()).isFalse();
    assertThat(shown(5)).isZero();
    assertThat(still.release()).isTrue();
    assertThat(shown(5)).isOne();
  }

  @Test
  void whatIsBegunWhenItIsLetGoWaitsForItsEnd() {
    still.hold();
    paint(5, 1);
    assertThat(still.damaged(0, 5, 64, 1, 0)).isFalse();
    still.painting(MILLI);
    paint(5, 2);
    assertThat(still.release()).isFalse();
    assertThat(shown(5)).isZero();
    assertThat(still.damaged(0, 5, 64, 1, 2 * MILLI)).isFalse();
    assertThat(still.painted()).isTrue();
    assertThat(shown(5)).isEqualTo(2);
  }

  @Test
  void manyRectanglesLoseNoPixel() {
    still.painting(0);
    for (int i = 0; i < 2000; i++) {
      live.pixels()[i] = i + 1;
      still.damaged(i % 64, i / 64, 1, 1, 0);
    }
    assertThat(still.painted()).isTrue();
    assertThat(still.pixels()).isEqualTo(live.pixels());
  }
}
