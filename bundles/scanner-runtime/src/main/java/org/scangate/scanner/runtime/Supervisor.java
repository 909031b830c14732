package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.scangate.api.console.Scanner;
import org.scangate.api.driver.ScannerStatus;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one scanner connected: opens, and after a loss opens again with a growing delay; follows
 * the installed driver; keeps the reason why it is not connected.
 */
final class Supervisor implements DriverThread.Listener {

  /** So many threads that never came back, and the driver is not called again. */
  static final int MOST_ABANDONED = 3;

  /** How often a driver that hangs is looked at: its threads may have come back. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** Told what happens, without a lock held. Must not block. */
  interface Listener {
    void changed();

    /** Another driver is in use from now on; told before anything of it is waited for. */
    void driverChanges();

    void connected(InstalledDriver driver, int tries);

    /** Told when a working connection ends, and at the first of equal failures to open. */
    void failed(InstalledDriver driver, String reason, Duration nextTry);

    void overrun(String reason);
  }

  /** The time and what runs later by it. */
  record Times(Ticker ticker, Timer timer) {}

  private enum Phase {
    NONE,
    OPENING,
    OPEN,
    ENDING
  }

  private final ScannerEntry entry;
  private final Map<String, ScannerDisplay> displays;
  private final InputQueue queue;
  private final Ticker ticker;
  private final Timer timer;
  private final Listener listener;
  private final BackOff backOff = new BackOff();
  private final AbandonedThreads abandoned = new AbandonedThreads();
  private final Standing standing;
  private final CountDownLatch finished = new CountDownLatch(1);

  private volatile InstalledDriver driver;
  private DriverThread current;
  private Succession succession;
  private Phase phase = Phase.NONE;
  private Timer.Cancel retry;
  private long openedNanos;
  private int tries;
  private String lastReason = "";
  private Duration nextDelay = Duration.ZERO;
  private boolean stopped;

  Supervisor(
      ScannerEntry entry,
      Map<String, ScannerDisplay> displays,
      InputQueue queue,
      Ticker ticker,
      Timer timer,
      Listener listener) {
    this.entry = entry;
    this.displays = displays;
    this.queue = queue;
    this.ticker = ticker;
    this.timer = timer;
    this.listener = listener;
    standing = new Standing(entry);
  }

  synchronized Scanner.State state() {
    return standing.state();
  }

  /** The driver in use; changed before the first event reaches it. Takes no lock. */
  InstalledDriver driver() {
    return driver;
  }

  synchronized ScannerStatus status() {
    return standing.status();
  }

  /** Begins a change to another driver; one that was begun before is abandoned. */
  Succession succeed(InstalledDriver next, PixelBudget room) {
    Succession begun = new Succession(entry, this, displays, queue, next, new Times(ticker, timer));
    Succession before;
    DriverThread connected;
    InstalledDriver used;
    synchronized (this) {
      before = succession;
      succession = begun;
      connected = phase == Phase.OPEN ? current : null;
      used = driver;
    }
    if (before != null) {
      before.abandon("another swap was begun");
    }
    begun.prepare(connected, used, room);
    return begun;
  }

  /** A connection that was opened beside serves from now on. */
  void promote(DriverThread connection, ScannerStatus said) {
    synchronized (this) {
      cancelRetry();
      driver = connection.driver();
      current = connection;
      phase = Phase.OPEN;
      openedNanos = ticker.nanoTime();
      standing.lost();
      standing.connected();
      lastReason = "";
      tries = 0;
      nextDelay = Duration.ZERO;
      backOff.reset();
    }
    status(connection, said);
  }

  /** After {@link #promote}, and before any input comes to the connection. */
  void tellDriverChanges() {
    listener.driverChanges();
  }

  void tellConnected(InstalledDriver with) {
    listener.connected(with, 1);
    listener.changed();
  }

  @Override
  public void yielded(DriverThread connection, Map<String, Integer> held) {
    Succession under = succession();
    if (under != null) {
      under.takeOver(held);
    }
  }

  /** That change is over, one way or the other. */
  synchronized void done(Succession over) {
    if (succession == over) {
      succession = null;
    }
  }

  private synchronized Succession succession() {
    return succession;
  }

  /** Threads of this scanner's driver that were interrupted and still run. */
  synchronized int abandonedThreads() {
    return abandoned.count();
  }

  /**
   * The driver to use from now on; a connection of another one is closed first.
   *
   * @param next null for none
   */
  void use(InstalledDriver next) {
    DriverThread ending;
    Succession overtaken = null;
    synchronized (this) {
      if (stopped || InstalledDriver.same(next, driver)) {
        return;
      }
      if (succession != null && !InstalledDriver.same(next, succession.next())) {
        overtaken = succession;
        succession = null;
      }
      driver = next;
      backOff.reset();
      nextDelay = Duration.ZERO;
      tries = 0;
      lastReason = "";
      ending = phase == Phase.OPENING || phase == Phase.OPEN ? current : null;
      if (ending == null) {
        proceed(Duration.ZERO);
      }
    }
    if (overtaken != null) {
      overtaken.abandon("the driver in use was taken away or replaced meanwhile");
    }
    if (ending != null) {
      ending.end(next == null ? "the driver was taken away" : "the driver was replaced");
    }
    listener.driverChanges();
  }

  /** Ends it for good; waits for the driver to let go, at most as long as its deadlines allow. */
  void stop() {
    DriverThread ending;
    Succession under;
    synchronized (this) {
      stopped = true;
      cancelRetry();
      ending = current;
      under = succession;
      succession = null;
      if (phase == Phase.NONE) {
        finished.countDown();
      }
    }
    if (under != null) {
      under.abandon("the scanner was taken out of the site file or the appliance stops");
    }
    if (ending != null) {
      ending.end("the scanner was taken out of the site file or the appliance stops");
    }
    try {
      Duration patience = DriverThread.INPUT_WITHIN.plus(DriverThread.CLOSE_WITHIN).plusSeconds(1);
      if (!finished.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("scanner {}: the driver did not let go in {}", entry.id(), patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Opens after the delay, if there is something to open. Called with the lock. */
  private void proceed(Duration delay) {
    cancelRetry();
    if (stopped) {
      finished.countDown();
    } else if (driver == null) {
      standing.noDriver();
    } else if (phase == Phase.NONE) {
      if (abandoned.count(driver) >= MOST_ABANDONED) {
        standing.hangs(driver.description().name());
        retry = timer.after(LOOK_AGAIN, this::retry);
      } else if (delay.isZero()) {
        connect();
      } else {
        retry = timer.after(delay, this::retry);
      }
    }
  }

  private void retry() {
    synchronized (this) {
      retry = null;
      if (!stopped && phase == Phase.NONE) {
        proceed(Duration.ZERO);
      }
    }
    listener.changed();
  }

  private void connect() {
    phase = Phase.OPENING;
    tries++;
    if (lastReason.isEmpty()) {
      standing.connecting();
    }
    current = new DriverThread(entry, driver, displays, queue, false, ticker, timer, this);
    current.start();
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  @Override
  public void opened(DriverThread connection) {
    InstalledDriver with;
    int after;
    synchronized (this) {
      if (connection != current || phase != Phase.OPENING) {
        return;
      }
      phase = Phase.OPEN;
      openedNanos = ticker.nanoTime();
      standing.connected();
      lastReason = "";
      with = connection.driver();
      after = tries;
      tries = 0;
    }
    listener.connected(with, after);
    listener.changed();
    Succession under = succession();
    if (under != null) {
      under.supervisorOpened(connection);
    }
  }

  @Override
  public void status(DriverThread connection, ScannerStatus said) {
    synchronized (this) {
      if (connection != current || phase == Phase.ENDING || phase == Phase.NONE) {
        return;
      }
      if (!standing.says(said)) {
        return;
      }
    }
    listener.changed();
  }

  @Override
  public void lost(DriverThread connection, String reason) {
    boolean news;
    Duration delay;
    synchronized (this) {
      if (connection != current) {
        return;
      }
      boolean worked = phase == Phase.OPEN;
      phase = Phase.ENDING;
      standing.lost();
      delay =
          InstalledDriver.same(connection.driver(), driver)
              ? backOff.afterFailure(
                  worked ? Duration.ofNanos(ticker.nanoTime() - openedNanos) : Duration.ZERO)
              : Duration.ZERO;
      nextDelay = delay;
      news = worked || !reason.equals(lastReason);
      lastReason = reason;
      standing.unreachable(reason, delay);
    }
    if (news) {
      listener.failed(connection.driver(), reason, delay);
    }
    listener.changed();
    Succession under = succession();
    if (under != null) {
      under.supervisorLost(connection, reason);
    }
  }

  @Override
  public void gone(DriverThread connection, boolean leftBehind) {
    Succession under = null;
    synchronized (this) {
      if (leftBehind) {
        abandoned.add(connection);
      }
      if (connection != current) {
        under = succession;
      } else {
        current = null;
        phase = Phase.NONE;
        proceed(nextDelay);
      }
    }
    if (under != null) {
      under.retired(connection);
    }
    listener.changed();
  }

  @Override
  public void overrun(String reason) {
    listener.overrun(reason);
  }
}
