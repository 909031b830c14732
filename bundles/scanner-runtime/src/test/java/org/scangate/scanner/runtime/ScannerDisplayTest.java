package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.console.Display;
import org.scangate.api.driver.DisplaySurface;

class ScannerDisplayTest {
  private final PixelBudget budget = new PixelBudget(4 * 10_000);
  private final ScannerDisplay display = new ScannerDisplay("main", "", budget);
  private final List<String> news = new ArrayList<>();
  private boolean live = true;

  private final Display.Watcher watcher =
      new Display.Watcher() {
        @Override
        public void damaged(Display.Frame frame, int x, int y, int width, int height) {
          news.add(x + "," + y + " " + width + "x" + height);
        }

        @Override
        public void replaced(Display.Frame frame) {
          news.add("frame " + frame.width() + "x" + frame.height());
        }

        @Override
        public void cursor(Display.Cursor cursor) {
          news.add("cursor " + (cursor == null ? "none" : cursor.width()));
        }
      };

  private DisplaySurface surface(Object connection, int width, int height) {
    return display.surface(connection, () -> live, width, height);
  }

  @Test
  void theDriverPaintsWhatReadersSee() {
    assertThat(display.frame()).isNull();
    DisplaySurface surface = surface("c1", 20, 10);
    surface.pixels()[5] = 0x123456;
    surface.damage(5, 0, 1, 1);
    assertThat(display.frame().pixels()).isSameAs(surface.pixels());
    assertThat(display.frame().pixels()[5]).isEqualTo(0x123456);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "  0 |  0 |  20 |  10 | 0,0 20x10",
        " -5 | -5 |  10 |  10 | 0,0 5x5",
        " 15 |  8 | 100 | 100 | 15,8 5x2",
        "  3 |  3 |   0 |   5 | ",
        "  3 |  3 |  -1 |   5 | ",
        " 20 |  0 |   5 |   5 | ",
        "2147483647 | 0 | 2147483647 | 1 | ",
        "  1 |  1 | 2147483647 | 2147483647 | 1,1 19x9",
      })
  void clipsDamage(int x, int y, int width, int height, String expected) throws Exception {
    DisplaySurface surface = surface("c1", 20, 10);
    try (AutoCloseable watch = display.watch(watcher)) {
      assertThat(watch).isNotNull();
      news.clear();
      surface.damage(x, y, width, height);
      assertThat(news).isEqualTo(expected == null ? List.of() : List.of(expected));
    }
    surface.damage(0, 0, 1, 1);
    assertThat(news).hasSize(expected == null ? 0 : 1);
  }

  @Test
  void aResizeMakesANewFrameAndTheOldSurfaceIsMute() {
    DisplaySurface small = surface("c1", 20, 10);
    AutoCloseable unused = display.watch(watcher);
    DisplaySurface large = surface("c1", 40, 30);
    small.damage(0, 0, 5, 5);
    large.damage(1, 1, 2, 2);
    assertThat(surface("c1", 40, 30)).isSameAs(large);
    assertThat(news).containsExactly("frame 20x10", "frame 40x30", "1,1 2x2", "0,0 40x30");
  }

  @Test
  void thePictureStaysUntilTheNextConnectionPaints() {
    DisplaySurface first = surface("c1", 20, 10);
    first.pixels()[0] = 7;
    first.damage(0, 0, 20, 10);
    live = false;
    AutoCloseable unused = display.watch(watcher);
    first.pixels()[0] = 8;
    first.damage(0, 0, 20, 10);
    surface("c1", 50, 50).damage(0, 0, 1, 1);
    assertThat(news).containsExactly("frame 20x10");
    assertThat(display.frame().width()).isEqualTo(20);
    live = true;
    DisplaySurface second = surface("c2", 20, 10);
    assertThat(second.pixels()).isNotSameAs(first.pixels());
    assertThat(second.pixels()[0]).isZero();
    first.damage(0, 0, 20, 10);
    assertThat(news).containsExactly("frame 20x10", "frame 20x10");
  }

  @ParameterizedTest
  @CsvSource({"0,10", "10,0", "-1,10", "8193,1", "1,8193", "8192,8192"})
  void refusesSizesOutOfBounds(int width, int height) {
    assertThatThrownBy(() -> surface("c1", width, height))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(width + "x" + height);
    assertThat(display.frame()).isNull();
  }

  @Test
  void allDisplaysShareTheMemoryForPictures() {
    ScannerDisplay other = new ScannerDisplay("other", "", budget);
    DisplaySurface kept = surface("c1", 60, 100);
    assertThatThrownBy(() -> other.surface("c2", () -> true, 41, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("display other", "41x100", "16400 bytes", "40000");
    assertThat(other.frame()).isNull();
    other.surface("c2", () -> true, 40, 100).damage(0, 0, 1, 1);
    // The picture before it makes room for the next; one that finds none leaves it as it was.
    assertThatThrownBy(() -> surface("c1", 61, 100)).isInstanceOf(IllegalArgumentException.class);
    assertThat(display.frame().pixels()).isSameAs(kept.pixels());
    assertThat(budget.taken()).isEqualTo(budget.bytes());
    surface("c1", 100, 60);
    surface("c3", 100, 60);
    assertThat(budget.taken()).isEqualTo(budget.bytes());
    display.remove();
    display.remove();
    surface("c4", 10, 10);
    assertThat(display.frame()).isNull();
    assertThat(budget.taken()).isEqualTo(4 * 4000);
    other.surface("c2", () -> true, 100, 100);
  }

  @Test
  void aSurfaceForNobodyKeepsNoShare() {
    surface("c1", 50, 100);
    live = false;
    surface("c1", 50, 99);
    assertThat(budget.taken()).isEqualTo(4 * 5000);
  }

  @Test
  void aBrokenWatcherDoesNotReachTheDriver() {
    AutoCloseable unused =
        display.watch(
            new Display.Watcher() {
              @Override
              public void damaged(Display.Frame frame, int x, int y, int width, int height) {
                throw new IllegalStateException("a bug");
              }

              @Override
              public void replaced(Display.Frame frame) {
                throw new IllegalStateException("a bug");
              }

              @Override
              public void cursor(Display.Cursor cursor) {
                throw new IllegalStateException("a bug");
              }
            });
    AutoCloseable unused2 = display.watch(watcher);
    surface("c1", 20, 10).damage(1, 1, 1, 1);
    display.cursor(() -> live, new Display.Cursor(1, 1, 0, 0, new int[1]));
    assertThat(news).containsExactly("frame 20x10", "1,1 1x1", "cursor 1");
  }
}
