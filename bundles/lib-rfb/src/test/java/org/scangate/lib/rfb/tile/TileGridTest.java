package org.scangate.lib.rfb.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.lib.rfb.client.Decoding;

class TileGridTest {
  private static final int ALL = Integer.MAX_VALUE;

  private final TileEncoders encoders = new TileEncoders(2);

  @AfterEach
  void free() {
    encoders.close();
  }

  private TileGrid grid(int width, int height) {
    return new TileGrid(width, height, new int[width * height], encoders, 1 << 20);
  }

  @Test
  void aNewViewerIsDueEverythingInBlocks() {
    TileView view = grid(600, 300).view();
    assertThat(view.due()).isTrue();
    assertThat(view.take(ALL))
        .containsExactly(
            new Tile(0, 0, 256, 256),
            new Tile(256, 0, 256, 256),
            new Tile(512, 0, 88, 256),
            new Tile(0, 256, 256, 44),
            new Tile(256, 256, 256, 44),
            new Tile(512, 256, 88, 44));
    assertThat(view.due()).isFalse();
    assertThat(view.take(ALL)).isEmpty();
  }

  @Test
  void fewAndSmallDamagesAreTakenExactlyMergedWhereThatAddsNoPixels() {
    TileGrid grid = grid(600, 300);
    TileView view = grid.view();
    view.take(ALL);
    record Case(List<Tile> damage, List<Tile> due) {}
    Tile a = new Tile(10, 10, 5, 5);
    Tile edge = new Tile(590, 290, 100, 100);
    for (Case c :
        List.of(
            new Case(List.of(a), List.of(a)),
            new Case(List.of(a, a, new Tile(11, 11, 2, 2)), List.of(a)),
            new Case(List.of(a, new Tile(15, 10, 7, 5)), List.of(new Tile(10, 10, 12, 5))),
            new Case(List.of(a, new Tile(300, 200, 3, 3)), List.of(a, new Tile(300, 200, 3, 3))),
            new Case(List.of(edge), List.of(new Tile(590, 290, 10, 10))),
            new Case(List.of(new Tile(-5, -5, 6, 6)), List.of(new Tile(0, 0, 1, 1))),
            new Case(List.of(new Tile(0, 0, 0, 5), new Tile(600, 0, 5, 5)), List.of()),
            new Case(List.of(new Tile(0, 0, ALL, 1)), List.of(new Tile(0, 0, 600, 1))))) {
      c.damage.forEach(t -> grid.damage(t.x(), t.y(), t.width(), t.height()));
      assertThat(view.due()).isEqualTo(!c.due.isEmpty());
      assertThat(view.take(ALL)).as(c.toString()).isEqualTo(c.due);
    }
  }

  /** The same damages with a view that is too far behind for exact rectangles. */
  @Test
  void manyDamagesAreTakenAsCells() {
    TileGrid grid = grid(600, 300);
    TileView view = grid.view();
    view.take(ALL);
    record Case(int x, int y, int w, int h, List<Tile> due) {}
    for (Case c :
        List.of(
            new Case(0, 0, 1, 1, List.of(new Tile(0, 0, 32, 32))),
            new Case(31, 31, 2, 2, List.of(new Tile(0, 0, 64, 64))),
            new Case(64, 64, 64, 64, List.of(new Tile(64, 64, 64, 64))),
            new Case(250, 0, 10, 1, List.of(new Tile(224, 0, 32, 32), new Tile(256, 0, 32, 32))),
            new Case(590, 290, 100, 100, List.of(new Tile(576, 288, 24, 12))))) {
      for (int i = 0; i < 17; i++) {
        grid.damage(c.x, c.y, c.w, c.h);
      }
      assertThat(view.take(ALL)).as(c.toString()).isEqualTo(c.due);
      assertThat(view.due()).isFalse();
    }
  }

  @Test
  void cellsThatMakeNoRectangleAreCutExactly() {
    TileGrid grid = grid(256, 256);
    TileView view = grid.view();
    view.take(ALL);
    for (int i = 0; i < 10; i++) {
      grid.damage(0, 0, 96, 32);
      grid.damage(32, 32, 32, 64);
    }
    assertThat(view.take(ALL)).containsExactly(new Tile(0, 0, 96, 32), new Tile(32, 32, 32, 64));
  }

  @Test
  void nearlyAllOfABlockIsTheBlock() {
    TileGrid grid = grid(256, 256);
    TileView view = grid.view();
    view.take(ALL);
    for (int i = 0; i < 17; i++) {
      grid.damage(0, 0, 256, 224);
    }
    assertThat(view.take(ALL)).containsExactly(new Tile(0, 0, 256, 256));
    for (int i = 0; i < 17; i++) {
      grid.damage(0, 0, 256, 192);
    }
    assertThat(view.take(ALL)).containsExactly(new Tile(0, 0, 256, 192));
  }

  @Test
  void exactRectanglesKeepToTheLimitToo() {
    TileGrid grid = grid(1024, 256);
    TileView view = grid.view();
    view.take(ALL);
    grid.damage(0, 0, 200, 200);
    grid.damage(600, 0, 200, 200);
    assertThat(view.take(50_000)).containsExactly(new Tile(0, 0, 224, 224));
    assertThat(view.due()).isTrue();
    assertThat(view.take(50_000))
        .containsExactly(new Tile(576, 0, 192, 224), new Tile(768, 0, 32, 224));
    assertThat(view.due()).isFalse();
  }

  @Test
  void aLimitedTakeGoesRoundAndStarvesNobody() {
    TileGrid grid = grid(1024, 256);
    TileView view = grid.view();
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      view.take(1).forEach(tile -> columns.add(tile.x()));
      grid.damage(0, 0, 256, 256); // the first block changes all the time
    }
    assertThat(columns).containsExactly(0, 256, 512, 768);
    assertThat(view.due()).isTrue();
    assertThat(view.take(1)).containsExactly(new Tile(0, 0, 256, 256));
    assertThat(view.take(1)).isEmpty();
    assertThat(view.due()).isFalse();
  }

  @Test
  void aForgottenRectangleIsDueAgain() {
    TileGrid grid = grid(600, 300);
    TileView view = grid.view();
    view.take(ALL);
    view.forget(40, 40, 10, 10);
    assertThat(view.take(ALL)).containsExactly(new Tile(32, 32, 32, 32));
    view.forget(-10, -10, 100_000, 100_000);
    assertThat(view.take(ALL)).hasSize(6);
    view.forget(700, 0, 10, 10);
    assertThat(view.take(ALL)).isEmpty();
  }

  @Test
  void aTileIsEncodedOnceForEverybodyUntilItsNextDamage() {
    TileGrid grid = grid(512, 256);
    Tile left = new Tile(0, 0, 256, 256);
    EncodedTile first = grid.encoded(left, /* grey= */ false);
    assertThat(grid.encoded(new Tile(0, 0, 256, 256), /* grey= */ false)).isSameAs(first);
    grid.damage(300, 0, 10, 10);
    assertThat(grid.encoded(left, /* grey= */ false)).isSameAs(first);
    grid.damage(255, 255, 1, 1);
    assertThat(grid.encoded(left, /* grey= */ false)).isNotSameAs(first);
  }

  @Test
  void whatIsSupersededIsNotEncodedAndTheNewestIsSent() throws Exception {
    int[] pixels = new int[64 * 64];
    TileGrid grid = new TileGrid(64, 64, pixels, encoders, 1 << 20);
    TileView view = grid.view();
    List<Tile> taken = view.take(ALL);
    for (int i = 1; i <= 5; i++) {
      Arrays.fill(pixels, i);
      grid.damage(0, 0, 64, 64);
    }
    EncodedTile encoded = grid.encoded(taken.get(0), /* grey= */ false);
    Decoding decoding = new Decoding(64, 64).update(encoded.rectangles(), encoded.buffer());
    assertThat(decoding.pixels).containsOnly(5);
    assertThat(grid.encoded(view.take(ALL).get(0), /* grey= */ false)).isSameAs(encoded);
  }

  @Test
  void theCacheKeepsWithinItsBytes() {
    int[] pixels = new Random(1).ints(1024 * 1024, 0, 1 << 24).toArray();
    TileGrid grid = new TileGrid(1024, 1024, pixels, encoders, 500_000);
    for (Tile tile : grid.view().take(ALL)) {
      grid.encoded(tile, /* grey= */ false);
      assertThat(grid.cachedBytes()).isLessThanOrEqualTo(500_000);
    }
    assertThat(grid.cachedBytes()).isGreaterThan(150_000);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> grid(0, 5)).hasMessageContaining("0x5");
    assertThatThrownBy(() -> new TileGrid(2, 2, new int[3], encoders, 1))
        .hasMessageContaining("3 pixels");
    assertThatThrownBy(() -> grid(1, 1).level(0)).hasMessageContaining("level 0");
  }

  /** Writers and viewers at once: when the writer is done, every viewer ends with its pixels. */
  @Test
  void viewersEndWithTheWritersPixels() throws Exception {
    int width = 700;
    int height = 300;
    int[] pixels = new int[width * height];
    TileGrid grid = new TileGrid(width, height, pixels, encoders, 100_000);
    Random random = new Random(3);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 3000; i++) {
                int x = random.nextInt(width);
                int y = random.nextInt(height);
                int w = 1 + random.nextInt(Math.min(90, width - x));
                int h = 1 + random.nextInt(Math.min(90, height - y));
                for (int row = y; row < y + h; row++) {
                  Arrays.fill(pixels, row * width + x, row * width + x + w, i * 7919 & 0xffffff);
                }
                grid.damage(x, y, w, h);
              }
            });
    List<Thread> viewers = new ArrayList<>();
    List<Decoding> seen = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Decoding decoding = new Decoding(width, height);
      seen.add(decoding);
      int limit = 1 << (10 + 4 * i);
      Thread viewer =
          new Thread(
              () -> {
                TileView view = grid.view();
                try {
                  boolean last = false;
                  while (!last || view.due()) {
                    last = !writer.isAlive();
                    for (Tile tile : view.take(limit)) {
                      EncodedTile encoded = grid.encoded(tile, /* grey= */ false);
                      decoding.update(encoded.rectangles(), encoded.buffer());
                    }
                  }
                } catch (Exception | AssertionError e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              });
      viewers.add(viewer);
    }
    writer.start();
    viewers.forEach(Thread::start);
    for (Thread viewer : viewers) {
      viewer.join(60_000);
    }
    assertThat(failures).isEmpty();
    for (Decoding decoding : seen) {
      assertThat(decoding.pixels).isEqualTo(pixels);
    }
  }
}
