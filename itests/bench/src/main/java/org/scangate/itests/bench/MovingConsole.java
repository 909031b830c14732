package org.scangate.itests.bench;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.scangate.itests.harness.XServer;

/**
 * A console of 1920x1080 whose image is renewed thirty times a second, each time with another
 * number beside it: no two of its pictures are the same, and each tells how old it is.
 */
final class MovingConsole implements AutoCloseable {
  static final int FRAMES_A_SECOND = 30;

  private static final int PIXMAPS = 24;
  private static final int NUMBER_X = 980;
  private static final int NUMBER_Y = 10;

  private final XServer server;
  private final XClient client;
  private final Thread drawing = new Thread(this::draw, "bench-drawing");

  /** The numbers of the frames by the numbers of the pictures. */
  private final Map<Long, Integer> frames = new ConcurrentHashMap<>();

  private volatile boolean over;
  private volatile String failure = "";

  MovingConsole() throws IOException, InterruptedException {
    server = XServer.start(Peers.WIDTH + "x" + Peers.HEIGHT, "-SecurityTypes", "None");
    client = new XClient(server.name(), Peers.WIDTH, Peers.HEIGHT);
    drawing.setDaemon(true);
    drawing.start();
  }

  int port() {
    return server.port();
  }

  /** The keyboard's end; drawing is this console's own. */
  XClient keys() {
    return client;
  }

  /** Which frame a picture is, the first is 1; 0 when it was never drawn as a whole. */
  int frame(long picture) {
    return frames.getOrDefault(picture, 0);
  }

  /** Why nothing is drawn any more; empty while it is. */
  String failure() {
    return failure;
  }

  private void draw() {
    try {
      Picture[] moving = new Picture[PIXMAPS];
      int[] pixmaps = new int[PIXMAPS];
      for (int i = 0; i < PIXMAPS; i++) {
        moving[i] = OperatorScreen.moving(i, PIXMAPS);
        pixmaps[i] = client.pixmap(moving[i]);
      }
      Picture shown = OperatorScreen.full(Peers.WIDTH, Peers.HEIGHT, 0);
      client.draw(client.pixmap(shown), Peers.WIDTH, Peers.HEIGHT, 0, 0);
      long due = System.nanoTime();
      for (int frame = 1; !over; frame++) {
        int which = frame % PIXMAPS;
        shown.put(moving[which], OperatorScreen.MOVING_X, OperatorScreen.MOVING_Y);
        shown.fill(NUMBER_X, NUMBER_Y, Picture.CELL, Picture.CELL, frame);
        frames.put(shown.number(), frame);
        client.draw(
            pixmaps[which],
            OperatorScreen.IMAGE,
            OperatorScreen.MOVING_HEIGHT,
            OperatorScreen.MOVING_X,
            OperatorScreen.MOVING_Y);
        client.fill(NUMBER_X, NUMBER_Y, Picture.CELL, Picture.CELL, frame);
        client.sync();
        due = Math.max(due + 1_000_000_000L / FRAMES_A_SECOND, System.nanoTime());
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException | RuntimeException e) {
      failure = over ? "" : "the console draws no more: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    over = true;
    drawing.join(5000);
    client.close();
    server.close();
  }
}
