package org.scangate.lib.rfb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.scangate.lib.rfb.PixelFormat;
import org.scangate.lib.rfb.RfbException;

class RfbServerSessionTest {
  private static final String HANDSHAKE = ascii("RFB 003.008\n") + "01 01";

  /** What a viewer of ours and others send, one of each. */
  private static final String EVERYTHING =
      HANDSHAKE
          + "00 000000 20 18 00 01 00ff 00ff 00ff 00 08 10 000000"
          + "02 00 0003 00000007 ffffff11 fffffec8"
          + "03 01 0001 0002 0003 0004"
          + "04 01 0000 0000ff0d"
          + "05 03 0102 0304"
          + "06 000000 00000005 6162636465"
          + "96 01 0000 0000 0780 0438"
          + "f8 000000 80000001 02 cafe"
          + "fb 00 0400 0300 01 00 00000000 0000 0000 0400 0300 00000000"
          + "ff 00 0001 0000ff0d 0000009c";

  private static final List<String> TOLD =
      List.of(
          "start true",
          "format " + new PixelFormat(32, 24, false, true, 255, 255, 255, 0, 8, 16),
          "encodings [7, -239, -312]",
          "request true 1,2 3x4",
          "key ff0d 0 true",
          "pointer 258,772 3",
          "continuous true 0,0 1920x1080",
          "fence 80000001 cafe",
          "size 1024x768",
          "key ff0d 9c true");

  /** Writes down what it is told. */
  private static final class Recorder implements RfbServerListener {
    final List<String> told = new ArrayList<>();
    String sent = "";

    @Override
    public void send(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      sent += HexFormat.of().formatHex(copy);
    }

    @Override
    public Screen start(boolean shared) {
      told.add("start " + shared);
      return new Screen(640, 480, "mr");
    }

    @Override
    public void pixelFormat(PixelFormat format) {
      told.add("format " + format);
    }

    @Override
    public void encodings(int[] encodings) {
      told.add("encodings " + Arrays.toString(encodings));
    }

    @Override
    public void updateRequest(boolean incremental, int x, int y, int width, int height) {
      told.add("request " + incremental + " " + x + "," + y + " " + width + "x" + height);
    }

    @Override
    public void key(int keysym, int scancode, boolean down) {
      told.add(
          "key " + Integer.toHexString(keysym) + " " + Integer.toHexString(scancode) + " " + down);
    }

    @Override
    public void pointer(int x, int y, int buttons) {
      told.add("pointer " + x + "," + y + " " + buttons);
    }

    @Override
    public void continuousUpdates(boolean enable, int x, int y, int width, int height) {
      told.add("continuous " + enable + " " + x + "," + y + " " + width + "x" + height);
    }

    @Override
    public void fence(int flags, byte[] payload) {
      told.add("fence " + Integer.toHexString(flags) + " " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void desktopSize(int width, int height) {
      told.add("size " + width + "x" + height);
    }
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void tellsEveryMessageHoweverTheBytesAreSplit() throws RfbException {
    byte[] all = bytes(EVERYTHING);
    for (int size = 1; size <= all.length; size++) {
      Recorder recorder = new Recorder();
      RfbServerSession session = new RfbServerSession(recorder);
      session.begin();
      for (int at = 0; at < all.length; at += size) {
        session.receive(ByteBuffer.wrap(all, at, Math.min(size, all.length - at)));
      }
      assertThat(recorder.told).as("pieces of %d", size).isEqualTo(TOLD);
    }
  }

  @Test
  void admitsVersions33And37And38() throws RfbException {
    String hello = ascii("RFB 003.008\n");
    String init =
        "028001e0" + "20180001" + "00ff00ff00ff" + "100800" + "000000" + "00000002" + ascii("mr");
    assertThat(handshake(ascii("RFB 003.003\n") + "01")).isEqualTo(hello + "00000001" + init);
    assertThat(handshake(ascii("RFB 003.007\n") + "0101")).isEqualTo(hello + "0101" + init);
    assertThat(handshake(ascii("RFB 003.008\n") + "0101"))
        .isEqualTo(hello + "0101" + "00000000" + init);
    assertThat(handshake(ascii("RFB 003.889\n") + "0101"))
        .isEqualTo(hello + "0101" + "00000000" + init);
  }

  private static String handshake(String viewer) throws RfbException {
    Recorder recorder = new Recorder();
    RfbServerSession session = new RfbServerSession(recorder);
    session.begin();
    session.receive(ByteBuffer.wrap(bytes(viewer)));
    return recorder.sent;
  }

  @Test
  void refusesWithWords() {
    refused("RFB 3", ascii("GET / HTTP/1.1\r\n"));
    refused("security type 2", ascii("RFB 003.008\n") + "02");
    refused("full colour", HANDSHAKE + "00 000000 08 08 00 01 0007 0007 0003 00 03 06 000000");
    refused("full colour", HANDSHAKE + "00 000000 20 18 00 01 00ff 00ff 00ff 00 08 08 000000");
    refused("1025 encodings", HANDSHAKE + "02 00 0401");
    refused("clipboard", HANDSHAKE + "06 000000 80000000");
    refused("fence of 65", HANDSHAKE + "f8 000000 00000000 41");
    refused("message type 99", HANDSHAKE + "63");
    refused("QEMU message 1", HANDSHAKE + "ff 01 0000 00000000 00000000");
  }

  private static void refused(String words, String viewer) {
    RfbServerSession session = new RfbServerSession(new Recorder());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> session.receive(ByteBuffer.wrap(bytes(viewer))))
          .isInstanceOf(RfbException.class)
          .hasMessageContaining(words);
    }
  }

  @Test
  void takesTheMostEncodingsThatAreAllowed() throws RfbException {
    Recorder recorder = new Recorder();
    RfbServerSession session = new RfbServerSession(recorder);
    session.receive(ByteBuffer.wrap(bytes(HANDSHAKE + "02 00 0400" + "00000007".repeat(1024))));
    assertThat(recorder.told).hasSize(2);
  }

  /** -Dlong=true makes it a million. */
  @Test
  void standsMutations() {
    long seed = System.nanoTime();
    int rounds = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    System.out.println("RfbServerSession: " + rounds + " mutations, seed " + seed);
    Random random = new Random(seed);
    byte[] good = bytes(EVERYTHING);
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] bad = Arrays.copyOf(good, good.length - random.nextInt(8));
      for (int i = random.nextInt(6); i >= 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      RfbServerSession session = new RfbServerSession(new Recorder());
      try {
        int split = random.nextInt(bad.length);
        session.receive(ByteBuffer.wrap(bad, 0, split));
        session.receive(ByteBuffer.wrap(bad, split, bad.length - split));
      } catch (RfbException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("the viewer");
      }
    }
    assertThat(refused).isBetween(rounds / 10, rounds);
  }
}
