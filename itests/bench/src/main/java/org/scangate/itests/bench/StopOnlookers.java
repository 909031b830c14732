package org.scangate.itests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * People who look at a console that never rests, in a process of their own: their side of the link
 * is not to stand in the way of the one that is measured.
 *
 * <p>Arguments: the X display, the appliance, the file of its CA, the cookie's value. Every line of
 * standard input is answered with the bytes of pictures so far; its end is the end.
 */
final class StopOnlookers {
  private static final int LOOKING_ON = 4;
  private static final int FRAMES = 24;
  private static final long FRAME_NANOS = 1_000_000_000L / 30;

  private static volatile boolean over;

  private StopOnlookers() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    System.setProperty("java.awt.headless", "true");
    List<Onlooker> onlookers = new ArrayList<>();
    for (int i = 0; i < LOOKING_ON; i++) {
      LinkCarrier carrier =
          new LinkCarrier(URI.create(args[1]), args[3], Path.of(args[2]), StopLoad.SCANNER, false);
      onlookers.add(new Onlooker(carrier));
    }
    Thread drawing = new Thread(() -> draw(args[0]), "bench-drawing");
    drawing.setDaemon(true);
    drawing.start();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.out.println(onlookers.stream().mapToLong(Onlooker::bytes).sum());
    }
    over = true;
    System.exit(0);
  }

  private static void draw(String display) {
    try (XClient client = new XClient(display, Peers.WIDTH, Peers.HEIGHT)) {
      int[] frames = new int[FRAMES];
      for (int i = 0; i < FRAMES; i++) {
        frames[i] = client.pixmap(OperatorScreen.moving(i, FRAMES));
      }
      client.draw(
          client.pixmap(OperatorScreen.full(Peers.WIDTH, Peers.HEIGHT, 0)),
          Peers.WIDTH,
          Peers.HEIGHT,
          0,
          0);
      long due = System.nanoTime();
      for (int i = 0; !over; i++) {
        client.draw(
            frames[i % FRAMES],
            OperatorScreen.IMAGE,
            OperatorScreen.MOVING_HEIGHT,
            OperatorScreen.MOVING_X,
            OperatorScreen.MOVING_Y);
        client.sync();
        due = Math.max(due + FRAME_NANOS, System.nanoTime());
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException e) {
      System.out.println("  the console that streams: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
