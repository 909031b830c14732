package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.console.ConsoleTaps;
import org.scangate.api.time.Ticker;
import org.scangate.lib.rfb.RfbException;
import org.scangate.lib.rfb.client.RfbCarrier;
import org.scangate.lib.rfb.client.RfbClient;
import org.scangate.lib.rfb.client.RfbSink;
import org.scangate.lib.rfb.client.RfbTarget;

/** What a tap gives, decoded by an RFB client of RFB 3.3. */
class TapTest {
  private final TestDisplay display = new TestDisplay("main", 200, 120);
  private final TestScanner scanner = new TestScanner(display);
  private final Consoles consoles = new Consoles(Ticker.system(), 2);
  private final Kept kept = new Kept();

  @AfterEach
  void close() {
    consoles.stop();
  }

  @Test
  void isTheStreamThatAViewerGets() throws Exception {
    Random random = new Random(7);
    display.fill(0, 0, 200, 120, 0x336699);
    ConsoleTaps.Tap tap = new Taps(consoles).open(scanner, display, kept);
    tap.request();
    SharingTest.await().until(() -> Decoded.differing(kept.bytes(), display) == 0);
    display.noise(20, 30, 90, 60, random);
    tap.request();
    SharingTest.await().until(() -> Decoded.differing(kept.bytes(), display) == 0);
    display.resize(320, 240);
    display.noise(0, 0, 320, 240, random);
    tap.request();
    SharingTest.await().until(() -> Decoded.differing(kept.bytes(), display) == 0);
    tap.close();
    assertThat(display.watchers()).isZero();
    assertThat(kept.ended).isEmpty();
  }

  @Test
  void withoutRoomNothingIsMade() throws Exception {
    display.fill(0, 0, 200, 120, 0x336699);
    kept.room = false;
    ConsoleTaps.Tap tap = new Taps(consoles).open(scanner, display, kept);
    tap.request();
    int handshake = kept.bytes().length;
    display.fill(0, 0, 200, 120, 0x1);
    display.fill(0, 0, 200, 120, 0x2);
    kept.room = true;
    tap.roomAgain();
    SharingTest.await().until(() -> Decoded.differing(kept.bytes(), display) == 0);
    assertThat(handshake).isLessThan(100);
    tap.close();
  }

  @Test
  void decidesForNobodyHowSmallToEncode() throws Exception {
    ConsoleTaps.Tap tap = new Taps(consoles).open(scanner, display, kept);
    TestScanner.TestSession rada = scanner.session(TestScanner.signIn("rada", Role.RADIOLOGIST));
    TestLink link = new TestLink(TestScanner.signIn("rada", Role.RADIOLOGIST), "link", 1 << 20);
    Viewer viewer = new Viewer(consoles, new OpenSession(rada, "link"), display, link);
    DisplayHub hub = consoles.hubs().attach(display, viewer);
    assertThat(hub.leads(viewer)).isTrue();
    consoles.hubs().detach(display, viewer);
    tap.close();
  }

  @Test
  void hasNoInput() throws Exception {
    TestScanner.TestSession holder = scanner.session(TestScanner.signIn("tess", Role.TECHNOLOGIST));
    holder.holds = true;
    new Taps(consoles).open(scanner, display, kept).close();
    assertThat(holder.calls).isEmpty();
  }

  private static final class Kept implements ConsoleTaps.Sink {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private volatile boolean room = true;
    private volatile String ended = "";

    synchronized byte[] bytes() {
      return all.toByteArray();
    }

    @Override
    public boolean writable() {
      return room;
    }

    @Override
    public synchronized boolean take(ByteBuffer... parts) {
      for (ByteBuffer part : parts) {
        byte[] bytes = new byte[part.remaining()];
        part.duplicate().get(bytes);
        all.writeBytes(bytes);
      }
      return true;
    }

    @Override
    public void ended(String reason) {
      ended = reason;
    }
  }

  /** A client at the end of whose stream is whatever was kept. */
  private static final class Decoded implements RfbSink {
    private int[] pixels = new int[0];

    static int differing(byte[] stream, TestDisplay display) throws InterruptedException {
      Decoded decoded = new Decoded();
      try (RfbClient client =
          RfbClient.over(new Replay(stream), RfbTarget.of("kept", 1, new char[0]), decoded)) {
        client.run();
      } catch (RfbException e) {
        // The stream ends; what has come of it is what counts.
      }
      int[] wanted = display.frame().pixels();
      if (decoded.pixels.length != wanted.length) {
        return Integer.MAX_VALUE;
      }
      int differing = 0;
      for (int i = 0; i < wanted.length; i++) {
        differing += decoded.pixels[i] == wanted[i] ? 0 : 1;
      }
      return differing;
    }

    @Override
    public int[] surface(int width, int height) {
      pixels = new int[width * height];
      java.util.Arrays.fill(pixels, -1);
      return pixels;
    }

    @Override
    public void damaged(int x, int y, int width, int height) {
      // All of it is compared.
    }

    @Override
    public void cursor(int width, int height, int hotX, int hotY, int[] argb) {
      // Not compared.
    }
  }

  private record Replay(InputStream in) implements RfbCarrier {
    Replay(byte[] stream) {
      this(new ByteArrayInputStream(stream));
    }

    @Override
    public OutputStream out() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
