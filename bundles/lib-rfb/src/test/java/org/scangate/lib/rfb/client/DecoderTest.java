package org.scangate.lib.rfb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.scangate.lib.rfb.Encodings;
import org.scangate.lib.rfb.RfbException;
import org.scangate.lib.rfb.grey.GreyEncoder;

/** Every encoding by hand, and what is out of bounds. */
class DecoderTest {
  private static final int RED = 0xff0000;
  private static final int BLUE = 0x0000ff;

  /** One rectangle: x, y, w, h, encoding, then its bytes in hexadecimal, spaces allowed. */
  private static ByteBuffer rectangle(int x, int y, int w, int h, int encoding, String hex) {
    return rectangle(x, y, w, h, encoding, bytes(hex));
  }

  private static ByteBuffer rectangle(int x, int y, int w, int h, int encoding, byte[] body) {
    return ByteBuffer.allocate(12 + body.length)
        .putShort((short) x)
        .putShort((short) y)
        .putShort((short) w)
        .putShort((short) h)
        .putInt(encoding)
        .put(body)
        .flip();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] zlib(byte[] plain) {
    Deflater deflater = new Deflater();
    deflater.setInput(plain);
    byte[] out = new byte[plain.length + 64];
    int n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, n);
  }

  private static byte[] zrle(String hex) {
    byte[] body = zlib(bytes(hex));
    return ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array();
  }

  private static byte[] tight(String head, byte[] data) {
    byte[] body = zlib(data);
    byte[] start = bytes(head);
    ByteBuffer out = ByteBuffer.allocate(start.length + 2 + body.length).put(start);
    out.put((byte) (0x80 | (body.length & 0x7f))).put((byte) (body.length >> 7));
    return out.put(body).array();
  }

  private static int[] decode(int w, int h, ByteBuffer rectangle) throws RfbException {
    return new Decoding(w, h).update(1, rectangle).pixels;
  }

  @Test
  void rawIsLittleEndianAndItsPaddingIsIgnored() throws RfbException {
    assertThat(decode(2, 1, rectangle(0, 0, 2, 1, Encodings.RAW, "563412ff ff000000")))
        .containsExactly(0x123456, BLUE);
  }

  @Test
  void copyRectCopiesOverItselfBothWays() throws RfbException {
    Decoding decoding = new Decoding(1, 4);
    for (int i = 0; i < 4; i++) {
      decoding.pixels[i] = i + 1;
    }
    decoding.update(1, rectangle(0, 1, 1, 3, Encodings.COPY_RECT, "0000 0000"));
    assertThat(decoding.pixels).containsExactly(1, 1, 2, 3);
    decoding.update(1, rectangle(0, 0, 1, 3, Encodings.COPY_RECT, "0000 0001"));
    assertThat(decoding.pixels).containsExactly(1, 2, 3, 3);
  }

  @Test
  void hextileKeepsItsColoursFromTileToTile() throws RfbException {
    // first tile: background red, foreground blue, one subrectangle of 2x1 at 1,1; second: nothing
    String body = "0e 0000ff00 ff000000 01 11 10  00";
    int[] pixels = decode(18, 2, rectangle(0, 0, 18, 2, Encodings.HEXTILE, body));
    assertThat(pixels[0]).isEqualTo(RED);
    assertThat(pixels[18 + 1]).isEqualTo(BLUE);
    assertThat(pixels[18 + 2]).isEqualTo(BLUE);
    assertThat(pixels[18 + 3]).isEqualTo(RED);
    assertThat(pixels[17]).isEqualTo(RED);
  }

  @Test
  void hextileRawAndColouredSubrectangles() throws RfbException {
    assertThat(decode(1, 1, rectangle(0, 0, 1, 1, Encodings.HEXTILE, "01 0000ff00")))
        .containsExactly(RED);
    String body = "1a 00000000 02 0000ff00 00 00 ff000000 10 00";
    assertThat(decode(2, 1, rectangle(0, 0, 2, 1, Encodings.HEXTILE, body)))
        .containsExactly(RED, BLUE);
  }

  @Test
  void zrleOfEveryKind() throws RfbException {
    assertThat(decode(2, 1, rectangle(0, 0, 2, 1, Encodings.ZRLE, zrle("00 0000ff ff0000"))))
        .containsExactly(RED, BLUE);
    assertThat(decode(2, 1, rectangle(0, 0, 2, 1, Encodings.ZRLE, zrle("01 0000ff"))))
        .containsExactly(RED, RED);
    assertThat(decode(2, 2, rectangle(0, 0, 2, 2, Encodings.ZRLE, zrle("02 0000ff ff0000 40 80"))))
        .containsExactly(RED, BLUE, BLUE, RED);
    assertThat(
            decode(3, 1, rectangle(0, 0, 3, 1, Encodings.ZRLE, zrle("03 000001 000002 000003 18"))))
        .containsExactly(0x010000, 0x020000, 0x030000);
    assertThat(decode(2, 2, rectangle(0, 0, 2, 2, Encodings.ZRLE, zrle("80 0000ff 02 ff0000 00"))))
        .containsExactly(RED, RED, RED, BLUE);
    assertThat(
            decode(
                2, 2, rectangle(0, 0, 2, 2, Encodings.ZRLE, zrle("82 0000ff ff0000 81 01 00 01"))))
        .containsExactly(BLUE, BLUE, RED, BLUE);
  }

  @Test
  void zrleRunsLongerThan255() throws RfbException {
    int[] pixels =
        decode(64, 10, rectangle(0, 0, 64, 10, Encodings.ZRLE, zrle("80 0000ff ff ff 81")));
    assertThat(pixels).containsOnly(RED); // 1 + 255 + 255 + 129 = 640
  }

  @Test
  void tightFillAndShortCopy() throws RfbException {
    assertThat(decode(2, 1, rectangle(0, 0, 2, 1, Encodings.TIGHT, "80 ff0000")))
        .containsExactly(RED, RED);
    assertThat(decode(2, 1, rectangle(0, 0, 2, 1, Encodings.TIGHT, "00 ff0000 0000ff")))
        .containsExactly(RED, BLUE);
  }

  @Test
  void tightPalettes() throws RfbException {
    assertThat(decode(2, 2, rectangle(0, 0, 2, 2, Encodings.TIGHT, "40 01 01 ff0000 0000ff 40 80")))
        .containsExactly(RED, BLUE, BLUE, RED);
    assertThat(
            decode(
                3,
                1,
                rectangle(0, 0, 3, 1, Encodings.TIGHT, "50 01 02 ff0000 0000ff 00ff00 02 00 01")))
        .containsExactly(0x00ff00, RED, BLUE);
  }

  @Test
  void tightGradientPredictsFromThreeNeighbours() throws RfbException {
    // 2x2 of 6 + 6 bytes: compressed. Row 0: 10 20 30, then +1 each; row 1: +2 each, then +3 each
    byte[] data = bytes("0a141e 010101 020202 030303");
    int[] pixels = decode(2, 2, rectangle(0, 0, 2, 2, Encodings.TIGHT, tight("40 02", data)));
    assertThat(pixels).containsExactly(0x0a141e, 0x0b151f, 0x0c1620, 0x101a24);
  }

  @Test
  void tightStreamsGoOnAndAreReset() throws RfbException {
    Deflater deflater = new Deflater();
    byte[] plain = new byte[12];
    Arrays.fill(plain, (byte) 7);
    Decoding decoding = new Decoding(4, 1);
    ByteBuffer[] parts = new ByteBuffer[3];
    for (int i = 0; i < 3; i++) {
      if (i == 2) {
        deflater.reset();
      }
      deflater.setInput(plain);
      byte[] out = new byte[64];
      int n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
      ByteBuffer body = ByteBuffer.allocate(2 + n).put((byte) (i == 2 ? 0x12 : 0x10));
      parts[i] = rectangle(0, 0, 4, 1, Encodings.TIGHT, body.put((byte) n).put(out, 0, n).array());
    }
    deflater.end();
    decoding.update(3, parts);
    assertThat(decoding.pixels).containsOnly(0x070707);
  }

  @Test
  void greyIsPredictedFromFourNeighbours() throws RfbException {
    // Errors 4, 1, -1, 2 of predictions 0, 4, (4 + 4 + 4 + 5 + 2) / 4, (3 + 5 + 4 + 5 + 2) / 4.
    // Folded 8, 2, 1, 4 in contexts 0, 0, 1, 2, each with four lower bits: 11000 10010 10001 10100.
    int[] pixels = decode(2, 2, rectangle(0, 0, 2, 2, Encodings.GREY, grey(4, 5, 3, 6)));
    assertThat(pixels).containsExactly(0x040404, 0x050505, 0x030303, 0x060606);
    assertThat(grey(4, 5, 3, 6)).isEqualTo(bytes("00000003 c4 a3 40"));
  }

  private static byte[] grey(int... pixels) {
    byte[] out = new byte[GreyEncoder.room(2, 2)];
    int length = new GreyEncoder().encode(pixels, 2, 2, out, 0);
    return ByteBuffer.allocate(4 + length).putInt(length).put(out, 0, length).array();
  }

  @Test
  void cursorIsMaskedAndMayBeEmpty() throws RfbException {
    Decoding decoding = new Decoding(1, 1);
    decoding.update(
        2,
        rectangle(0, 0, 2, 1, Encodings.CURSOR, "0000ff00 ff000000 80"),
        rectangle(0, 0, 0, 0, Encodings.CURSOR, ""));
    assertThat(decoding.cursors.get(0)).containsExactly(0xffff0000, 0);
    assertThat(decoding.cursors.get(1)).isEmpty();
  }

  @Test
  void resizesAndAsksForEverything() throws RfbException {
    Decoding decoding = new Decoding(1, 1);
    decoding.update(
        2,
        rectangle(0, 0, 3, 2, Encodings.DESKTOP_SIZE, ""),
        rectangle(
            0,
            0,
            4,
            5,
            Encodings.EXTENDED_DESKTOP_SIZE,
            "01000000 00000000 0000 0000 0004 0005 00000000"));
    assertThat(decoding.width).isEqualTo(4);
    assertThat(decoding.height).isEqualTo(5);
    assertThat(decoding.sent.toByteArray())
        .isEqualTo(
            bytes("03 01 00000000 0001 0001 03 00 00000000 0003 0002 03 00 00000000 0004 0005"));
  }

  @Test
  void lastRectEndsAnUpdateOfUnknownLength() throws RfbException {
    Decoding decoding = new Decoding(1, 1);
    decoding.update(
        0xffff,
        rectangle(0, 0, 1, 1, Encodings.TIGHT, "80 ff0000"),
        rectangle(0, 0, 0, 0, Encodings.LAST_RECT, ""));
    assertThat(decoding.pixels).containsExactly(RED);
  }

  @Test
  void answersFencesAndTakesContinuousUpdates() throws RfbException {
    Decoding decoding = new Decoding(3, 2);
    decoding.messages(bytes("f8 000000 8000000f 02 abcd  96  02  03 000000 00000003 616263"));
    assertThat(decoding.sent.toByteArray())
        .isEqualTo(bytes("f8 000000 00000007 02 abcd  96 01 0000 0000 0003 0002"));
  }

  @Test
  void asksForTheFirstPictureInBandsAndThenForChanges() throws RfbException {
    Decoding decoding = new Decoding(1000, 300);
    decoding.first = FirstPicture.inBands(1000, 300);
    assertThat(decoding.first.next())
        .isEqualTo(ByteBuffer.wrap(bytes("03 00 0000 0000 03e8 0083")));
    // The server says between two bands that it can send changes unasked.
    decoding.messages(bytes("00 00 0000  96  00 00 0000  00 00 0000"));
    assertThat(decoding.sent.toByteArray())
        .isEqualTo(
            bytes(
                "03 00 0000 0083 03e8 0083"
                    + "03 00 0000 0106 03e8 0026"
                    + "96 01 0000 0000 03e8 012c"));
    assertThat(decoding.first.isOver()).isTrue();
  }

  @Test
  void aScreenThatChangesItsSizeMeanwhileIsAskedForAnew() throws RfbException {
    Decoding decoding = new Decoding(1000, 300);
    decoding.first = FirstPicture.inBands(1000, 300);
    assertThat(decoding.first.next()).isNotNull();
    decoding.update(1, rectangle(0, 0, 20, 10, Encodings.DESKTOP_SIZE, ""));
    assertThat(decoding.first.isOver()).isTrue();
    assertThat(decoding.sent.toByteArray()).endsWith(bytes("03 00 0000 0000 0014 000a"));
  }

  @Test
  void refusesWhatIsOutOfBounds() {
    refused("leaves the screen", rectangle(1, 0, 2, 2, Encodings.TIGHT, "80 ff0000"));
    refused("leaves the screen", rectangle(0, 0, 1, 1, Encodings.COPY_RECT, "0002 0000"));
    refused("leaves its tile", rectangle(0, 0, 2, 2, Encodings.HEXTILE, "0a 00000000 01 10 10"));
    refused("JPEG", rectangle(0, 0, 2, 2, Encodings.TIGHT, "90 01 00"));
    refused("kind 10", rectangle(0, 0, 2, 2, Encodings.TIGHT, "a0 01 00"));
    refused("filter 3", rectangle(0, 0, 2, 2, Encodings.TIGHT, "40 03 00"));
    refused(
        "palette of 3", rectangle(0, 0, 1, 1, Encodings.TIGHT, "40 01 02 000000 000000 000000 03"));
    refused("encoding 2", rectangle(0, 0, 1, 1, Encodings.RRE, "00"));
    refused("kind 129", rectangle(0, 0, 2, 2, Encodings.ZRLE, zrle("81")));
    refused("kind 17", rectangle(0, 0, 2, 2, Encodings.ZRLE, zrle("11")));
    refused("leaves its tile", rectangle(0, 0, 2, 2, Encodings.ZRLE, zrle("80 000000 04")));
    refused(
        "palette of 3",
        rectangle(0, 0, 2, 2, Encodings.ZRLE, zrle("03 000000 000000 000000 c0 c0")));
    refused("more than its 2x2", rectangle(0, 0, 2, 2, Encodings.ZRLE, "7fffffff"));
    refused("8192", rectangle(0, 0, 8193, 1, Encodings.DESKTOP_SIZE, ""));
    refused("8192", rectangle(0, 0, 0, 1, Encodings.DESKTOP_SIZE, ""));
    refused("1024", rectangle(0, 0, 1025, 1, Encodings.CURSOR, ""));
    refused("more than its 2x2", rectangle(0, 0, 2, 2, Encodings.GREY, "00000005 00"));
    refused("more than its 2x2", rectangle(0, 0, 2, 2, Encodings.GREY, "ffffffff"));
    refused("fewer bytes", rectangle(0, 0, 2, 2, Encodings.GREY, "00000000"));
    refused("fewer bytes", rectangle(0, 0, 2, 2, Encodings.GREY, "00000002 c4 a3"));
    refused("more bytes", rectangle(0, 0, 2, 2, Encodings.GREY, "00000004 c4 a3 40 00"));
    refused("closed", rectangle(0, 0, 2, 2, Encodings.RAW, "00000000"));
  }

  @Test
  void refusesZlibThatIsTooLongTooShortOrDamaged() {
    byte[] bomb = new byte[1 << 20];
    refused("more bytes", rectangle(0, 0, 2, 2, Encodings.ZRLE, zrle("01 000000 00")));
    refused("fewer bytes", rectangle(0, 0, 2, 2, Encodings.ZRLE, zrle("00 000000")));
    refused("damaged", rectangle(0, 0, 2, 2, Encodings.ZRLE, "00000004 ffffffff"));
    refused("more bytes", rectangle(0, 0, 2, 2, Encodings.TIGHT, tight("00", bomb)));
    refused("fewer bytes", rectangle(0, 0, 2, 2, Encodings.TIGHT, tight("00", new byte[11])));
  }

  @Test
  void refusesMessagesThatAreTooLong() {
    assertThatThrownBy(() -> new Decoding(1, 1).messages(bytes("03 000000 7fffffff")))
        .isInstanceOf(RfbException.class)
        .hasMessageContaining("clipboard");
    assertThatThrownBy(() -> new Decoding(1, 1).messages(bytes("f8 000000 00000000 41")))
        .hasMessageContaining("fence");
    assertThatThrownBy(() -> new Decoding(1, 1).messages(bytes("63")))
        .hasMessageContaining("message type 99");
  }

  private static void refused(String words, ByteBuffer rectangle) {
    assertThatThrownBy(() -> decode(2, 2, rectangle))
        .isInstanceOf(RfbException.class)
        .hasMessageContaining(words);
  }
}
