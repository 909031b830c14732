package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.time.Ticker;
import org.scangate.lib.rfb.Encodings;

/** Measures; the bounds only catch what waits for a timer or works one after the other. */
class SpeedTest {
  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;
  private static final int WINDOW = 3 << 20;

  private final TestDisplay display = new TestDisplay("main", WIDTH, HEIGHT);
  private final TestScanner scanner = new TestScanner(display);
  private final Consoles consoles = new Consoles(Ticker.system(), 2);
  private final ConsoleChannel channel = new ConsoleChannel(consoles);
  private final Random random = new Random(7);

  @AfterEach
  void close() {
    consoles.stop();
  }

  /** A link that acknowledges at once and remembers when it was last given something. */
  private static final class Sink extends TestLink {
    volatile long lastNanos;
    volatile boolean complete;

    Sink(SignIn signIn, String link) {
      super(signIn, link, WINDOW);
    }

    @Override
    public synchronized boolean send(ByteBuffer... parts) {
      boolean taken = super.send(parts);
      ByteBuffer last = parts[parts.length - 1];
      boolean ends =
          last.remaining() == 12 && last.getInt(last.position() + 8) == Encodings.LAST_RECT;
      ByteBuffer unused = take();
      lastNanos = System.nanoTime();
      complete = ends;
      return taken;
    }
  }

  private Sink viewer(String person, boolean holds) throws Exception {
    SignIn signIn = TestScanner.signIn(person, Role.TECHNOLOGIST);
    TestScanner.TestSession session = scanner.session(signIn);
    session.holds = holds;
    consoles.opened(new OpenSession(session, "link-" + person));
    Sink sink = new Sink(signIn, "link-" + person);
    sink.end = channel.open(sink, Map.of("session", session.id(), "display", "main"));
    sink.end.received(
        ByteBuffer.wrap("RFB 003.008\n\1\1".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    ByteBuffer encodings = ByteBuffer.allocate(4 + 3 * 4);
    encodings.put((byte) 2).put((byte) 0).putShort((short) 3);
    encodings.putInt(Encodings.TIGHT).putInt(Encodings.LAST_RECT);
    encodings.putInt(Encodings.CONTINUOUS_UPDATES);
    sink.end.received(encodings.flip());
    sink.complete = false;
    watch(sink, true);
    SharingTest.await().until(() -> sink.complete);
    return sink;
  }

  /** Microseconds until the sink has a complete update. */
  private static long until(Sink sink, Runnable paint) {
    LockSupport.parkNanos(2_000_000);
    sink.complete = false;
    long painted = System.nanoTime();
    paint.run();
    while (!sink.complete) {
      Thread.onSpinWait();
    }
    return (sink.lastNanos - painted) / 1000;
  }

  private static String spread(long[] micros) {
    Arrays.sort(micros);
    return "p50 "
        + micros[micros.length / 2]
        + " us, p99 "
        + micros[micros.length * 99 / 100]
        + " us";
  }

  @Test
  void aSmallChangeIsSentAtOnce() throws Exception {
    operatorScreen();
    Sink holder = viewer("ann", true);
    long[] micros = new long[600];
    for (int i = -300; i < micros.length; i++) {
      int x = random.nextInt(WIDTH - 64);
      int y = random.nextInt(HEIGHT - 64);
      int shift = random.nextInt(256);
      long took = until(holder, () -> change(x, y, shift));
      if (i >= 0) {
        micros[i] = took;
      }
    }
    System.out.println("damage of 64x64 -> sent: " + spread(micros));
    assertThat(micros[micros.length / 2]).isLessThan(5000);
  }

  private void change(int x, int y, int shift) {
    int[] pixels = display.frame().pixels();
    for (int row = y; row < y + 64; row++) {
      for (int i = x; i < x + 64; i++) {
        pixels[row * WIDTH + i] = (pixels[row * WIDTH + i] + shift) & 0xffffff;
      }
    }
    display.damage(x, y, 64, 64);
  }

  @Test
  void aFullScreenIsEncodedByAllThreads() throws Exception {
    operatorScreen();
    Sink holder = viewer("ann", true);
    long[] micros = new long[40];
    long before = 0;
    for (int i = -20; i < micros.length; i++) {
      before = holder.sent();
      long took = until(holder, this::damageAll);
      if (i >= 0) {
        micros[i] = took;
      }
    }
    System.out.println(
        "damage of a 1920x1080 operator screen -> sent: "
            + spread(micros)
            + ", "
            + (holder.sent() - before)
            + " bytes");
    assertThat(micros[micros.length / 2]).isLessThan(1_000_000);
  }

  @Test
  void twentyViewersSlowTheHolderLittle() throws Exception {
    operatorScreen();
    Sink holder = viewer("ann", true);
    List<Sink> viewers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      viewers.add(viewer("p" + i, false));
    }
    // Taken in turns, so that whatever else the machine does falls on both.
    List<Long> alone = new ArrayList<>();
    List<Long> together = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      boolean watched = round % 2 == 1;
      viewers.forEach(viewer -> watch(viewer, watched));
      for (int i = -5; i < 20; i++) {
        long took = until(holder, this::damageAll);
        if (i >= 0) {
          (watched ? together : alone).add(took);
        }
      }
    }
    long least = viewers.stream().mapToLong(TestLink::sent).min().orElseThrow();
    System.out.printf(
        "full change to the holder: p50 %d us alone, %d us beside 20 viewers (least sent %d)%n",
        median(alone), median(together), least);
    assertThat(median(together)).isLessThan(2 * median(alone));
    assertThat(least).isPositive();
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static void watch(Sink sink, boolean on) {
    sink.end.received(
        ByteBuffer.wrap(new byte[] {(byte) 150, (byte) (on ? 1 : 0), 0, 0, 0, 0, 7, 0, 4, 0}));
  }

  private void damageAll() {
    display.damage(0, 0, WIDTH, HEIGHT);
  }

  /** Panels, text-like strokes, and four noisy grey images. */
  private void operatorScreen() {
    int[] pixels = display.frame().pixels();
    Arrays.fill(pixels, 0x202428);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < 380; x++) {
        boolean stroke = y % 18 > 4 && y % 18 < 14 && (x * 7 + y / 18 * 31) % 11 < 3 && x % 9 < 6;
        pixels[y * WIDTH + x] = stroke ? 0xd8dce0 : 0x30363c;
      }
    }
    for (int image = 0; image < 4; image++) {
      int left = 420 + image % 2 * 480;
      int top = 60 + image / 2 * 480;
      for (int y = 0; y < 460; y++) {
        for (int x = 0; x < 460; x++) {
          double r = Math.hypot(x - 230, y - 230) / 230;
          int grey = r > 1 ? 0 : (int) (120 * (1 - r) + random.nextInt(60));
          pixels[(top + y) * WIDTH + left + x] = grey * 0x010101;
        }
      }
    }
    damageAll();
  }
}
