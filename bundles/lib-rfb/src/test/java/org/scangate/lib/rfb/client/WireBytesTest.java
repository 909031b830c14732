package org.scangate.lib.rfb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.scangate.lib.rfb.Encodings;
import org.scangate.lib.rfb.OperatorScreen;
import org.scangate.lib.rfb.peer.XServer;
import org.scangate.lib.rfb.tile.EncodedTile;
import org.scangate.lib.rfb.tile.Tile;
import org.scangate.lib.rfb.tile.TileEncoders;
import org.scangate.lib.rfb.tile.TileGrid;
import org.scangate.lib.rfb.tile.TileView;

/**
 * What TigerVNC sends as lossless Tight, decoded and encoded again as tiles: our bytes beside its
 * bytes, and how long both take. The times are printed, not judged: machines differ.
 */
@Timeout(180)
class WireBytesTest {
  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;

  private final ExecutorService two = Executors.newFixedThreadPool(2);
  private final TileEncoders encoders = new TileEncoders(2);
  private final AtomicLong received = new AtomicLong();

  @AfterEach
  void end() {
    two.shutdown();
    encoders.close();
  }

  /** Forwards one connection and counts what the server sends. */
  private int counted(int port) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              try (listener;
                  Socket client = listener.accept();
                  Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread back = new Thread(() -> pump(client, server, new AtomicLong()));
                back.start();
                pump(server, client, received);
              } catch (IOException e) {
                received.set(-1);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return listener.getLocalPort();
  }

  private static void pump(Socket from, Socket to, AtomicLong count) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        count.addAndGet(n);
      }
    } catch (IOException e) {
      // either side has closed: the other is closed too
      assertThat(from.isClosed()).isTrue();
    }
  }

  /** Our side of it: a grid that follows the client, and a viewer that takes all that is due. */
  private final class Appliance implements RfbSink {
    volatile TileGrid grid;
    volatile TileView view;
    volatile int[] pixels;
    long bytes;
    long rectangles;

    @Override
    public int[] surface(int width, int height) {
      pixels = new int[width * height];
      grid = new TileGrid(width, height, pixels, encoders, 16 << 20);
      view = grid.view();
      return pixels;
    }

    @Override
    public void damaged(int x, int y, int width, int height) {
      grid.damage(x, y, width, height);
    }

    @Override
    public void cursor(int width, int height, int hotX, int hotY, int[] argb) {}

    void takeAll() throws Exception {
      List<Future<EncodedTile>> tiles = new ArrayList<>();
      for (Tile tile : view.take(Integer.MAX_VALUE)) {
        tiles.add(two.submit(() -> grid.encoded(tile, /* grey= */ false)));
      }
      for (Future<EncodedTile> tile : tiles) {
        bytes += tile.get().length();
        rectangles += tile.get().rectangles();
      }
    }

    /** Works as often as a screen is refreshed, until the server has been still for a while. */
    void follow() throws Exception {
      long before = -1;
      for (int still = 0; still < 40; still = received.get() == before ? still + 1 : 0) {
        before = received.get();
        TimeUnit.MILLISECONDS.sleep(16);
        takeAll();
      }
    }
  }

  private double compare(String what, Appliance appliance, Callable<?> change) throws Exception {
    appliance.follow();
    received.set(0);
    appliance.bytes = 0;
    appliance.rectangles = 0;
    change.call();
    appliance.follow();
    double ratio = (double) appliance.bytes / received.get();
    System.out.printf(
        Locale.ROOT,
        "%s: TigerVNC %d bytes, ours %d in %d rectangles, ratio %.2f%n",
        what,
        received.get(),
        appliance.bytes,
        appliance.rectangles,
        ratio);
    return ratio;
  }

  @Test
  void oursAreAtMostAFifthMoreThanTigerVncs() throws Exception {
    try (XServer x = new XServer(WIDTH, HEIGHT, "-SecurityTypes", "None")) {
      Appliance appliance = new Appliance();
      List<Integer> encodings = new ArrayList<>(RfbClient.ENCODINGS);
      encodings.replaceAll(
          e -> e == Encodings.COMPRESS_LEVEL_0 + 1 ? Encodings.COMPRESS_LEVEL_0 + 2 : e);
      RfbClient client =
          RfbClient.connect(
              RfbTarget.of("localhost", counted(x.port()), new char[0]), appliance, encodings);
      Thread reader =
          new Thread(
              () -> {
                try {
                  client.run();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      reader.start();
      try {
        for (int i = 0; i < 3; i++) {
          int[] screen = OperatorScreen.draw(WIDTH, HEIGHT, i);
          double ratio = compare("a full operator screen", appliance, () -> show(x, screen));
          assertThat(ratio).isLessThan(1.2);
        }
        int[] patched = OperatorScreen.draw(WIDTH, HEIGHT, 2);
        for (int i = 0; i < 64 * 64; i++) {
          patched[(300 + i / 64) * WIDTH + 700 + i % 64] ^= 0x404040;
        }
        compare("a noisy change of 64x64", appliance, () -> show(x, patched));
        compare(
            "a terminal that scrolls",
            appliance,
            () -> {
              x.launch(
                  "xterm",
                  "-geometry",
                  "100x40+100+100",
                  "-e",
                  "sh",
                  "-c",
                  "for i in $(seq 60); do ls -l /usr/bin | tail -n $i | head -8; sleep 0.02; done; cat");
              return null;
            });
        compare(
            "a pointer over menus",
            appliance,
            () -> {
              for (int i = 0; i < 30; i++) {
                x.run("xdotool", "mousemove", "" + (150 + i * 10), "" + (150 + i * 7));
              }
              return x.run("xdotool", "type", "the quick brown fox jumps");
            });
      } finally {
        client.close();
        reader.join(5000);
      }
    }
  }

  private static Object show(XServer x, int[] screen) throws Exception {
    x.show(screen, WIDTH, HEIGHT);
    return null;
  }

  @Test
  void timesOfEncodingAndDecoding() throws Exception {
    int[][] screens = {
      OperatorScreen.draw(WIDTH, HEIGHT, 1), OperatorScreen.draw(WIDTH, HEIGHT, 2)
    };
    int[] pixels = new int[WIDTH * HEIGHT];
    TileGrid grid = new TileGrid(WIDTH, HEIGHT, pixels, encoders, 16 << 20);
    TileView view = grid.view();
    List<Long> encode = new ArrayList<>();
    List<Long> decode = new ArrayList<>();
    List<Long> small = new ArrayList<>();
    Decoding decoding = new Decoding(WIDTH, HEIGHT);
    for (int round = 0; round < 30; round++) {
      System.arraycopy(screens[round % 2], 0, pixels, 0, pixels.length);
      grid.damage(0, 0, WIDTH, HEIGHT);
      long began = System.nanoTime();
      List<Future<EncodedTile>> tiles = new ArrayList<>();
      for (Tile tile : view.take(Integer.MAX_VALUE)) {
        tiles.add(two.submit(() -> grid.encoded(tile, /* grey= */ false)));
      }
      List<EncodedTile> encoded = new ArrayList<>();
      for (Future<EncodedTile> tile : tiles) {
        encoded.add(tile.get());
      }
      encode.add(System.nanoTime() - began);
      began = System.nanoTime();
      decoding.update(
          encoded.stream().mapToInt(EncodedTile::rectangles).sum(),
          encoded.stream().map(EncodedTile::buffer).toArray(ByteBuffer[]::new));
      decode.add(System.nanoTime() - began);
    }
    for (int round = 0; round < 500; round++) {
      grid.damage(600 + round % 250, 100 + round % 190, 64, 64);
      long began = System.nanoTime();
      for (Tile tile : view.take(Integer.MAX_VALUE)) {
        assertThat(grid.encoded(tile, /* grey= */ false).length()).isPositive();
      }
      small.add(System.nanoTime() - began);
    }
    System.out.printf(
        Locale.ROOT,
        "full operator screen: encode %.1f ms on two threads, decode %.1f ms on one;"
            + " a noisy 64x64 change: %.3f ms (medians); best encode %.1f, decode %.1f%n",
        median(encode),
        median(decode),
        median(small),
        Collections.min(encode) / 1e6,
        Collections.min(decode) / 1e6);
    assertThat(Duration.ofNanos((long) (median(small) * 1e6))).isLessThan(Duration.ofMillis(20));
  }

  private static double median(List<Long> nanos) {
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1e6;
  }
}
