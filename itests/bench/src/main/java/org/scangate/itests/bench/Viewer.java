package org.scangate.itests.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.scangate.lib.rfb.RfbException;
import org.scangate.lib.rfb.client.RfbCarrier;
import org.scangate.lib.rfb.client.RfbClient;
import org.scangate.lib.rfb.client.RfbTarget;

/** One client with its screen, running on a thread of its own. */
final class Viewer implements AutoCloseable {
  final String name;
  final Screen screen = new Screen();
  private final RfbClient client;
  private final Thread thread;
  private volatile boolean closed;

  private Viewer(String name, Opening opening) throws IOException, InterruptedException {
    this.name = name;
    client = opening.open(screen);
    thread = new Thread(this::run, "bench-viewer-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private interface Opening {
    RfbClient open(Screen screen) throws IOException, InterruptedException;
  }

  /** To a port of this machine. */
  static Viewer to(String name, int port) throws IOException, InterruptedException {
    return new Viewer(
        name, screen -> RfbClient.connect(RfbTarget.of("127.0.0.1", port, new char[0]), screen));
  }

  /** Over what carries RFB in something else. */
  static Viewer over(String name, RfbCarrier carrier) throws IOException, InterruptedException {
    RfbTarget target =
        new RfbTarget(name, 0, "", new char[0], true, Set.of(), Set.of(), Duration.ofSeconds(10));
    return new Viewer(name, screen -> RfbClient.over(carrier, target, screen));
  }

  private void run() {
    try {
      client.run();
    } catch (RfbException e) {
      if (!closed) {
        System.err.println(name + ": " + e.getMessage());
      }
    }
  }

  void key(int keysym, boolean down) throws IOException {
    client.key(keysym, 0, down);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    client.close();
    thread.join(5000);
  }
}
