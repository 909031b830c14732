package org.scangate.lib.rfb.grey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.scangate.lib.rfb.RfbException;

class GreyTest {
  private static final int WIDTH = 24;
  private static final int HEIGHT = 16;

  private static final String SAMPLE =
      "00087b715ceed1a7d22a656e685de96b8644a7767207b3813545f4c05d5064554ab44cdc9098546d"
          + "2924db61c3622617ef537acd70ecfab800033cdc4248f59aa5525592dcf04572728cd0109a419a1e"
          + "59c697704c215ec1027e2fe75a58c597c729f78ff2a42ba898c43897d53800baceee2265fe259b97"
          + "38c4c35a09c928e998491b89c4f524bbc5e36f625eaecf1a9f5a8d56a24c2874d90c08e5a4d6f25d"
          + "b2c91301508fa8e19cdde9290b3f6f46952fb9f68d3b9251395bff58b36311e94c1850290c124324"
          + "904124d28c612b516a95f085a900030a691a44a52ae84a90cb88c4218ad4adaa461200165b48b469"
          + "06869465084929289656a57c232a4400516c75b5a14a4e521084616ea8a56955d48980000b25b6d2"
          + "a5a94d559223239e1315a95311952000170a6aa62e4744";

  /** The picture that the browser's decoder is tested with too. */
  private static int[] sample() {
    int[] pixels = new int[WIDTH * HEIGHT];
    int state = 1;
    for (int i = 0; i < pixels.length; i++) {
      state = state * 1103515245 + 12345;
      int noise = state >>> 16 & (i < 192 ? 63 : 3);
      pixels[i] = noise + i % WIDTH * 4 + (i % 31 == 0 ? 90 : 0);
    }
    return pixels;
  }

  private static byte[] encode(int[] pixels, int width, int height) {
    byte[] out = new byte[GreyEncoder.room(width, height)];
    int length = new GreyEncoder().encode(pixels, width, height, out, 0);
    return length < 0 ? null : Arrays.copyOf(out, length);
  }

  private static int[] decode(byte[] bytes, int width, int height) throws RfbException {
    int[] pixels = new int[width * height];
    new GreyDecoder().decode(bytes, pixels, 0, width, width, height);
    return Arrays.stream(pixels).map(pixel -> pixel & 0xff).toArray();
  }

  @Test
  void theFormatStaysAsItIs() throws RfbException {
    byte[] encoded = encode(sample(), WIDTH, HEIGHT);
    assertThat(decode(encoded, WIDTH, HEIGHT)).isEqualTo(sample());
    assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(SAMPLE);
  }

  @Test
  void whatIsNoPictureIsNotMadeLarger() {
    Random random = new Random(5);
    assertThat(encode(random.ints(4096, 0, 256).toArray(), 64, 64)).isNull();
  }

  @Test
  void isMuchSmallerThanItsPixelsWhereTheNoiseIs() throws RfbException {
    Random random = new Random(6);
    int[] pixels = new int[256 * 256];
    Arrays.setAll(pixels, i -> (int) (90 + 3 * random.nextGaussian()));
    byte[] encoded = encode(pixels, 256, 256);
    assertThat(decode(encoded, 256, 256)).isEqualTo(pixels);
    // 0.5 log2(2 pi e 9) bits of a pixel are the noise itself.
    assertThat(encoded.length * 8.0 / pixels.length).isBetween(3.63, 4.0);
  }

  @Test
  void endsWhereItsPixelsEnd() {
    byte[] whole = encode(sample(), WIDTH, HEIGHT);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decode(cut, WIDTH, HEIGHT))
          .isInstanceOf(RfbException.class)
          .hasMessageContaining("fewer bytes");
    }
    assertThatThrownBy(() -> decode(Arrays.copyOf(whole, whole.length + 1), WIDTH, HEIGHT))
        .isInstanceOf(RfbException.class)
        .hasMessageContaining("more bytes");
  }
}
