package org.scangate.lib.rfb.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.lib.rfb.OperatorScreen;
import org.scangate.lib.rfb.client.Decoding;

/** What is encoded decodes to the same pixels, whatever was sent before. */
class TileEncoderTest {
  private final TileEncoder encoder = new TileEncoder();

  @AfterEach
  void free() {
    encoder.close();
  }

  /** Content of each kind that the encoder treats in its own way. */
  private static void paint(int[] pixels, int kind, Random random) {
    int[] colours = random.ints(kind == 4 ? 257 : 256, 0, 1 << 24).toArray();
    int run = 0;
    int colour = 0;
    for (int i = 0; i < pixels.length; i++) {
      if (run-- <= 0) {
        run = kind == 6 ? random.nextInt(40) : 0;
        colour =
            switch (kind) {
              case 0 -> colours[0];
              case 1 -> colours[random.nextInt(2)];
              case 2 -> colours[random.nextInt(12)];
              case 3 -> colours[random.nextInt(256)];
              case 4 -> colours[i % 257];
              case 5 -> random.nextInt(1 << 24);
              case 6 -> colours[random.nextInt(30)] | 0xff000000; // a driver that sets alpha
              case 7 -> 0x010101 * random.nextInt(256);
              case 8 -> 0x010101 * Math.max(0, (int) (i % 200 + 9 * random.nextGaussian()) & 0xff);
              default -> (i % 97) << 16 | (i % 89) << 8 | (i % 83);
            };
      }
      pixels[i] = colour;
    }
  }

  @Test
  void everyKindOfContentComesBackExactly() throws Exception {
    long seed = System.nanoTime();
    System.out.println("TileEncoder: round trips, seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < (Boolean.getBoolean("long") ? 20_000 : 400); round++) {
      int width = 1 + random.nextInt(300);
      int height = 1 + random.nextInt(300);
      int[] pixels = new int[width * height];
      paint(pixels, round % 10, random);
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      Tile tile = new Tile(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
      EncodedTile encoded =
          encoder.encode(pixels, width, tile, 1 + random.nextInt(9), random.nextBoolean());
      Decoding decoding = new Decoding(width, height);
      decoding.update(encoded.rectangles(), encoded.buffer());
      int[] expected = new int[pixels.length];
      for (int row = y; row < y + tile.height(); row++) {
        for (int i = row * width + x; i < row * width + x + tile.width(); i++) {
          expected[i] = pixels[i] & 0xffffff;
        }
      }
      assertThat(decoding.pixels).as("round %d, %s", round, tile).isEqualTo(expected);
    }
  }

  @Test
  void tilesMayBeSentInAnyOrderAndAgain() throws Exception {
    int side = 96;
    int[] pixels = new int[side * side];
    Random random = new Random(7);
    EncodedTile[] tiles = new EncodedTile[18];
    for (int i = 0; i < 9; i++) {
      int[] part = new int[side * side];
      paint(part, i, random);
      Tile tile = new Tile(i % 3 * 32, i / 3 * 32, 32, 32);
      for (int row = tile.y(); row < tile.y() + 32; row++) {
        System.arraycopy(part, row * side + tile.x(), pixels, row * side + tile.x(), 32);
      }
      tiles[i] = encoder.encode(pixels, side, tile, 1 + i, /* greyToo= */ true);
      tiles[17 - i] = tiles[i];
    }
    Decoding decoding = new Decoding(side, side);
    ByteBuffer[] parts = Arrays.stream(tiles).map(EncodedTile::buffer).toArray(ByteBuffer[]::new);
    decoding.update(Arrays.stream(tiles).mapToInt(EncodedTile::rectangles).sum(), parts);
    Arrays.setAll(pixels, i -> pixels[i] & 0xffffff);
    assertThat(decoding.pixels).isEqualTo(pixels);
  }

  @Test
  void oneColourTakes16Bytes() {
    EncodedTile tile = encoder.encode(new int[256 * 256], 256, new Tile(0, 0, 256, 256), 1, true);
    assertThat(tile.length()).isEqualTo(16);
    assertThat(tile.rectangles()).isEqualTo(1);
  }

  @Test
  void greyNoiseIsSentAsPaletteIndices() {
    int[] pixels = OperatorScreen.draw(1920, 1080, 1);
    EncodedTile tile = encoder.encode(pixels, 1920, new Tile(512, 256, 256, 256), 1, false);
    assertThat(tile.length()).isLessThan(256 * 256);
  }

  @Test
  void aGreyPictureIsFoundBetweenColouredEdges() throws Exception {
    int[] pixels = OperatorScreen.draw(1920, 1080, 1);
    for (int i = 0; i < pixels.length; i++) {
      int x = i % 1920;
      int y = i / 1920;
      if (x < 530 || x >= 740 || y < 270 || y >= 500) {
        pixels[i] = 0x20262e;
      }
    }
    EncodedTile whole = encoder.encode(pixels, 1920, new Tile(512, 256, 256, 256), 1, true);
    EncodedTile inside = encoder.encode(pixels, 1920, new Tile(530, 270, 210, 230), 1, true);
    assertThat(inside.rectangles()).isEqualTo(1);
    assertThat(whole.rectangles()).isEqualTo(5);
    assertThat(whole.length()).isEqualTo(inside.length() + 4 * 16);
    pixels[600 + 400 * 1920] = 0xff0000;
    Decoding decoding = new Decoding(1920, 1080);
    EncodedTile marked = encoder.encode(pixels, 1920, new Tile(512, 256, 256, 256), 1, true);
    decoding.update(marked.rectangles(), marked.buffer());
    assertThat(decoding.pixels[600 + 400 * 1920]).isEqualTo(0xff0000);
    assertThat(marked.length()).isLessThan(whole.length() * 11 / 10);
  }

  @Test
  void greyNoiseTakesLessWhereTheViewerKnowsGrey() {
    int[] pixels = OperatorScreen.draw(1920, 1080, 1);
    Tile tile = new Tile(512, 256, 256, 256);
    EncodedTile indices = encoder.encode(pixels, 1920, tile, 9, false);
    EncodedTile grey = encoder.encode(pixels, 1920, tile, 1, true);
    assertThat(grey.length()).isLessThan(indices.length() * 85 / 100);
  }
}
