package org.scangate.lib.rfb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.scangate.lib.rfb.Encodings;
import org.scangate.lib.rfb.RfbException;
import org.scangate.lib.rfb.grey.GreyEncoder;

/** What a broken or hostile server sends ends in an RfbException or in pixels, soon. */
class ServerReaderFuzzTest {
  private static final int SIDE = 40;
  private static final int[] ZRLE_KINDS = {0, 1, 2, 3, 5, 16, 128, 130, 255};

  private final Random random;
  private final long seed = System.nanoTime();

  /** Bytes of an update, and before zlib of a stream; bytes are broken as they are put. */
  private final class Bytes {
    final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    final int broken;

    /**
     * @param broken one byte in so many is replaced; 0 for none
     */
    Bytes(int broken) {
      this.broken = broken;
    }

    Bytes put(int... values) {
      for (int value : values) {
        boolean breakIt = broken > 0 && random.nextInt(broken) == 0;
        buffer.put((byte) (breakIt ? random.nextInt(256) : value));
      }
      return this;
    }

    Bytes u16(int... values) {
      for (int value : values) {
        put(value >> 8, value);
      }
      return this;
    }

    Bytes s32(int value) {
      return u16(value >> 16, value);
    }

    Bytes noise(int count) {
      for (int i = 0; i < count; i++) {
        put(random.nextInt(256));
      }
      return this;
    }

    byte[] bytes() {
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }

  ServerReaderFuzzTest() {
    random = new Random(seed);
  }

  private static byte[] zlib(Deflater deflater, byte[] plain) {
    deflater.setInput(plain);
    byte[] out = new byte[plain.length + 128];
    return Arrays.copyOf(out, deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH));
  }

  /** One update with every encoding; outer bytes and what is inside zlib are broken apart. */
  private byte[] update(int outer, int inner) {
    Bytes out = new Bytes(outer);
    Deflater zrle = new Deflater(1);
    Deflater tight = new Deflater(1);
    try {
      out.put(0, 0).u16(12);
      head(out, 8, Encodings.RAW).noise(8 * 8 * 4);
      head(out, 8, Encodings.COPY_RECT).u16(3, 4);
      hextile(head(out, 20, Encodings.HEXTILE));
      for (int i = 0; i < 2; i++) {
        byte[] body = zlib(zrle, zrleTile(new Bytes(inner)));
        head(out, 20, Encodings.ZRLE).s32(body.length);
        put(out, body);
      }
      head(out, 8, Encodings.TIGHT).put(0x80).noise(3);
      tight(head(out, 8, Encodings.TIGHT).put(0x00), tight, 8 * 8 * 3, inner, 256);
      tight(head(out, 8, Encodings.TIGHT).put(0x40, 2), tight, 8 * 8 * 3, inner, 256);
      tight(head(out, 8, Encodings.TIGHT).put(0x40, 1, 1).noise(6), tight, 8, inner, 256);
      tight(head(out, 8, Encodings.TIGHT).put(0x40, 1, 9).noise(30), tight, 64, inner, 10);
      grey(head(out, 20, Encodings.GREY));
      out.u16(1, 1, 9, 2).s32(Encodings.CURSOR).noise(9 * 2 * 4 + 4);
      out.put(248, 0, 0, 0).s32(0x80000001).put(3).noise(3);
      out.put(3, 0, 0, 0).s32(4).noise(4).put(2, 150);
      out.put(0, 0).u16(2);
      out.u16(0, 0, SIDE + 1, SIDE).s32(Encodings.DESKTOP_SIZE);
      out.u16(0, 0, SIDE, SIDE).s32(Encodings.EXTENDED_DESKTOP_SIZE).put(1, 0, 0, 0).noise(16);
      return out.bytes();
    } finally {
      zrle.end();
      tight.end();
    }
  }

  private Bytes head(Bytes out, int side, int encoding) {
    return out.u16(random.nextInt(SIDE - side), random.nextInt(SIDE - side), side, side)
        .s32(encoding);
  }

  private static void put(Bytes out, byte[] body) {
    for (byte b : body) {
      out.put(b);
    }
  }

  private void hextile(Bytes out) {
    out.put(1).noise(16 * 16 * 4); // raw
    out.put(2 | 4 | 8).noise(8).put(2, 0x00, 0x11, 0x12, 0x00);
    out.put(8 | 16).put(1).noise(4).put(0x31, 0x02);
    out.put(0);
  }

  private void tight(Bytes out, Deflater deflater, int count, int inner, int below) {
    Bytes plain = new Bytes(inner);
    for (int i = 0; i < count; i++) {
      plain.put(random.nextInt(below));
    }
    if (count < 12) {
      put(out, plain.bytes());
      return;
    }
    byte[] body = zlib(deflater, plain.bytes());
    out.put(0x80 | (body.length & 0x7f), body.length >> 7);
    put(out, body);
  }

  private void grey(Bytes out) {
    int[] pixels = random.ints(400, 0, 1 << random.nextInt(8)).toArray();
    byte[] body = new byte[GreyEncoder.room(20, 20)];
    int length = new GreyEncoder().encode(pixels, 20, 20, body, 0);
    out.s32(Math.max(0, length));
    put(out, Arrays.copyOf(body, Math.max(0, length)));
  }

  private byte[] zrleTile(Bytes out) {
    int kind = ZRLE_KINDS[random.nextInt(ZRLE_KINDS.length)];
    int pixels = 20 * 20;
    out.put(kind);
    if (kind == 0) {
      out.noise(pixels * 3);
    } else if (kind == 1) {
      out.noise(3);
    } else if (kind <= 16) {
      int bits = kind == 2 ? 1 : kind <= 4 ? 2 : 4;
      out.noise(kind * 3);
      for (int i = 0; i < (20 * bits + 7) / 8 * 20; i++) {
        out.put(0);
      }
    } else {
      out.noise((kind - 128) * 3);
      for (int left = pixels; left > 0; ) {
        int run = Math.min(left, 1 + random.nextInt(300));
        if (kind == 128) {
          out.noise(3);
        } else {
          out.put(0x80 | random.nextInt(kind - 128));
        }
        left -= run;
        for (run--; run >= 255; run -= 255) {
          out.put(255);
        }
        out.put(run);
      }
    }
    return out.bytes();
  }

  @Test
  void whatIsNotBrokenDecodes() throws RfbException {
    for (int i = 0; i < 200; i++) {
      Decoding decoding = new Decoding(SIDE, SIDE).messages(update(0, 0));
      assertThat(decoding.damage).as("seed %d", seed).hasSize(11);
      assertThat(decoding.cursors).hasSize(1);
    }
  }

  /** -Dlong=true makes it a million. */
  @Test
  void standsMutations() {
    int rounds = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    System.out.println("RfbClient: " + rounds + " mutations, seed " + seed);
    int refused = 0;
    long longest = 0;
    for (int round = 0; round < rounds; round++) {
      boolean inside = random.nextBoolean();
      byte[] bytes = update(inside ? 0 : 400, inside ? 60 : 0);
      long began = System.nanoTime();
      try {
        new Decoding(SIDE, SIDE).messages(bytes);
      } catch (RfbException e) {
        refused++;
        assertThat(e.getMessage()).hasSizeBetween(10, 300);
      }
      longest = Math.max(longest, System.nanoTime() - began);
    }
    assertThat(refused).as("seed %d", seed).isBetween(rounds / 4, rounds);
    assertThat(longest).as("seed %d, ns", seed).isLessThan(5_000_000_000L);
  }
}
