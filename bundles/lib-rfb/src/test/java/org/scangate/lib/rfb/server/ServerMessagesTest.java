package org.scangate.lib.rfb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.scangate.lib.rfb.PixelFormat;
import org.scangate.lib.rfb.client.Decoding;

class ServerMessagesTest {
  private static final PixelFormat NOVNC =
      new PixelFormat(32, 24, false, true, 255, 255, 255, 0, 8, 16);

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return HexFormat.of().formatHex(copy);
  }

  @Test
  void bytesAreAsTheStandardsSay() {
    assertThat(hex(ServerMessages.updateHeader(3))).isEqualTo("00000003");
    assertThat(hex(ServerMessages.lastRect())).isEqualTo("0000000000000000ffffff20");
    assertThat(hex(ServerMessages.desktopSize(1024, 768))).isEqualTo("0000000004000300ffffff21");
    assertThat(hex(ServerMessages.extendedDesktopSize(1, 1, 1024, 768)))
        .isEqualTo(
            "0001000104000300fffffecc"
                + "01000000"
                + "00000000"
                + "00000000"
                + "04000300"
                + "00000000");
    assertThat(hex(ServerMessages.qemuExtendedKeys())).isEqualTo("0000000000000000fffffefe");
    assertThat(hex(ServerMessages.endOfContinuousUpdates())).isEqualTo("96");
    assertThat(hex(ServerMessages.fenceAnswer(0x8000000f, new byte[] {1, 2})))
        .isEqualTo("f800000000000007" + "02" + "0102");
  }

  @Test
  void pixelsFollowTheViewersShifts() {
    int[] pixel = {0x123456};
    assertThat(hex(ServerMessages.raw(PixelFormat.RGB888, pixel, 1, 0, 0, 1, 1)))
        .endsWith("56341200");
    assertThat(hex(ServerMessages.raw(NOVNC, pixel, 1, 0, 0, 1, 1))).endsWith("12345600");
    PixelFormat big = new PixelFormat(32, 24, true, true, 255, 255, 255, 24, 16, 8);
    assertThat(hex(ServerMessages.raw(big, pixel, 1, 0, 0, 1, 1))).endsWith("12345600");
  }

  @Test
  void cursorIsReadBackByTheClient() throws Exception {
    int[] argb = new int[10 * 3];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = i % 3 == 0 ? 0 : 0xff000000 | i * 0x010203;
    }
    Decoding decoding =
        new Decoding(1, 1).update(1, ServerMessages.cursor(PixelFormat.RGB888, 10, 3, 1, 2, argb));
    assertThat(decoding.cursors.get(0)).containsExactly(argb);
  }

  @Test
  void rawIsReadBackByTheClient() throws Exception {
    int[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    Decoding decoding =
        new Decoding(3, 3).update(1, ServerMessages.raw(PixelFormat.RGB888, pixels, 3, 1, 1, 2, 2));
    assertThat(decoding.pixels).containsExactly(0, 0, 0, 0, 5, 6, 0, 8, 9);
  }
}
