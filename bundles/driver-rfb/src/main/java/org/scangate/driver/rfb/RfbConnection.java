package org.scangate.driver.rfb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.InputEvent;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerStatus;
import org.scangate.lib.rfb.RfbException;
import org.scangate.lib.rfb.client.RfbClient;
import org.scangate.lib.rfb.client.RfbTarget;

/** One client and one thread for each display of a scanner. */
final class RfbConnection implements ScannerConnection {
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final String scanner;
  private final ScannerContext context;
  private final Map<String, RfbClient> clients = new LinkedHashMap<>();
  private final Map<String, Thread> threads = new LinkedHashMap<>();

  RfbConnection(String scanner, ScannerContext context) {
    this.scanner = scanner;
    this.context = context;
  }

  void connect(String display, RfbTarget target) throws DriverException, InterruptedException {
    try {
      clients.put(display, RfbClient.connect(target, new DisplaySink(display, context)));
    } catch (RfbException e) {
      throw new DriverException("display '" + display + "': " + e.getMessage(), e);
    }
  }

  /** Called once, with every display connected. */
  void start() {
    context.status(ScannerStatus.UNKNOWN);
    clients.forEach(
        (display, client) ->
            threads.put(
                display,
                new Thread(() -> run(display, client), "scangate-rfb-" + scanner + "-" + display)));
    threads.values().forEach(Thread::start);
  }

  private void run(String display, RfbClient client) {
    try {
      client.run();
    } catch (RfbException | RuntimeException e) {
      context.failed("display '" + display + "': " + e.getMessage());
    }
  }

  @Override
  public void input(String display, InputEvent event) throws DriverException {
    RfbClient client = clients.get(display);
    if (client == null) {
      throw new DriverException("there is no display '" + display + "'");
    }
    try {
      if (event instanceof InputEvent.Key key) {
        client.key(key.keysym(), key.scancode(), key.down());
      } else if (event instanceof InputEvent.Pointer pointer) {
        client.pointer(pointer.x(), pointer.y(), pointer.buttons());
      }
    } catch (RfbException e) {
      throw new DriverException("display '" + display + "': " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    clients.values().forEach(RfbClient::close);
    long end = System.nanoTime() + CLOSE_NANOS;
    boolean interrupted = false;
    for (Thread thread : threads.values()) {
      try {
        if (thread != Thread.currentThread()) {
          TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
        }
      } catch (InterruptedException e) {
        interrupted = true; // the sockets are closed: the threads end by themselves
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
