package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.scangate.api.driver.Activity;
import org.scangate.api.driver.ScannerStatus;
import org.scangate.api.drivers.DriverHandOver.Handed;

/**
 * One change of a scanner's driver. Where the console takes two connections, the next driver opens
 * one out of sight, shows a whole picture there and stays well for a moment; only then does the one
 * that serves let go of every key, and pictures and input change over in one step. Where it takes
 * one, the old connection is closed first and the gap is measured. What fails before the change
 * leaves the scanner as it is; what fails in the gap brings the old driver back.
 */
final class Succession implements DriverThread.Listener {
  static final Duration PICTURE_WITHIN = Duration.ofSeconds(20);
  static final Duration GAP_WITHIN = Duration.ofSeconds(30);
  static final Duration WELL_FOR = Duration.ofMillis(300);

  /** So long the change waits for a moment at which nobody presses anything. */
  static final Duration REST_WITHIN = Duration.ofSeconds(2);

  private final ScannerEntry entry;
  private final Supervisor stage;
  private final Map<String, ScannerDisplay> displays;
  private final InputQueue queue;
  private final InstalledDriver next;
  private final Supervisor.Times times;
  private final Map<String, ScannerDisplay> wings = new LinkedHashMap<>();
  private final AwaitedPictures pictures = new AwaitedPictures(this::look);
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Handed> handed = new CompletableFuture<>();
  private volatile DriverThread serving;
  private volatile DriverThread understudy;
  private volatile InstalledDriver previous;
  private ScannerStatus said = ScannerStatus.UNKNOWN;
  private Timer.Cancel deadline;
  private boolean opened;
  private boolean settling;
  private boolean promoted;
  private boolean committed;
  private boolean failed;
  private long gapSinceNanos;
  private long gapNanos;

  Succession(
      ScannerEntry entry,
      Supervisor stage,
      Map<String, ScannerDisplay> displays,
      InputQueue queue,
      InstalledDriver next,
      Supervisor.Times times) {
    this.entry = entry;
    this.stage = stage;
    this.displays = displays;
    this.queue = queue;
    this.next = next;
    this.times = times;
  }

  InstalledDriver next() {
    return next;
  }

  /**
   * Completes when the change can be made; exceptionally, with nothing changed, when the driver is
   * not fit.
   */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Whether the next driver has a connection beside the one that serves. */
  boolean isBeside() {
    return understudy != null;
  }

  /**
   * Opens the next driver out of sight, where the console allows it.
   *
   * @param connected the connection that serves; null when there is none
   * @param before the driver that is used until now; null for none
   * @param room for the pictures out of sight
   */
  void prepare(DriverThread connected, InstalledDriver before, PixelBudget room) {
    boolean exclusive = entry.displays().stream().anyMatch(ScannerEntry.DisplayEntry::exclusive);
    synchronized (this) {
      previous = before;
      if (connected == null || exclusive) {
        ready.complete(null);
        return;
      }
      serving = connected;
      displays.forEach(
          (id, shown) -> wings.put(id, new ScannerDisplay(id, shown.position(), room)));
      understudy =
          new DriverThread(entry, next, wings, queue, true, times.ticker(), times.timer(), this);
    }
    wings.values().forEach(pictures::on);
    failAfter(PICTURE_WITHIN);
    understudy.start();
  }

  private void failAfter(Duration within) {
    Timer.Cancel cancel =
        times
            .timer()
            .after(within, () -> fail("no whole picture came within " + within.toSeconds() + " s"));
    synchronized (this) {
      deadline = cancel;
    }
  }

  /** Everything there that is awaited? */
  private void look() {
    synchronized (this) {
      if (!opened || settling || !pictures.complete()) {
        return;
      }
      settling = true;
      if (understudy == null) {
        gapNanos = times.ticker().nanoTime() - gapSinceNanos;
      }
    }
    times.timer().after(WELL_FOR, this::well);
  }

  private void well() {
    if (understudy == null) {
      finish();
      return;
    }
    Activity before = stage.status().activity();
    Activity after;
    synchronized (this) {
      after = said.activity();
    }
    if (before == after || before == Activity.UNKNOWN || after == Activity.UNKNOWN) {
      ready.complete(null);
    } else {
      fail(
          "it says that the scanner is " + after + ", while the driver that serves says " + before);
    }
  }

  /** Changes over, once {@link #prepare} is done; completes when the old connection is closed. */
  CompletableFuture<Handed> commit() {
    synchronized (this) {
      committed = true;
    }
    if (understudy != null) {
      if (!queue.giveWay(serving, understudy, REST_WITHIN)) {
        fail("a connection was lost during the swap");
      }
      return handed;
    }
    synchronized (this) {
      gapSinceNanos = times.ticker().nanoTime();
    }
    displays.values().forEach(pictures::on);
    failAfter(GAP_WITHIN);
    stage.use(next);
    return handed;
  }

  /** The connection that serves has let go; called on its thread, or where its loss was seen. */
  void takeOver(Map<String, Integer> held) {
    synchronized (this) {
      if (promoted || failed || !committed || understudy == null) {
        return;
      }
      // In one step: a loss of the next connection is seen either here or by the supervisor.
      promoted = true;
      stage.promote(understudy, said);
    }
    stage.tellDriverChanges();
    displays.forEach((id, shown) -> shown.adopt(wings.get(id)));
    queue.passOn(understudy, held);
    serving.retire();
    stage.tellConnected(next);
  }

  /** Ends it before the change; the scanner stays as it is. */
  void abandon(String reason) {
    fail(reason);
  }

  private void fail(String reason) {
    boolean inGap;
    synchronized (this) {
      if (promoted || failed || handed.isDone()) {
        return;
      }
      failed = true;
      inGap = committed && understudy == null;
    }
    IllegalStateException why = new IllegalStateException(entry.name() + ": " + reason);
    ready.completeExceptionally(why);
    handed.completeExceptionally(why);
    if (understudy != null) {
      understudy.end(reason);
    }
    if (inGap) {
      stage.use(previous);
    }
    release();
  }

  private void finish() {
    release();
    handed.complete(
        new Handed(entry.id(), understudy != null, Duration.ofNanos(Math.max(0, gapNanos))));
  }

  /** Lets go of everything, so that a driver that is not used any more can be forgotten. */
  private void release() {
    stage.done(this);
    synchronized (this) {
      if (deadline != null) {
        deadline.cancel();
      }
    }
    // The next connection keeps this as its listener for life.
    pictures.close();
    if (!promoted) {
      wings.values().forEach(ScannerDisplay::remove);
    }
    serving = null;
    previous = null;
  }

  /** The supervisor's own connection is open: the one that was awaited in the gap? */
  void supervisorOpened(DriverThread connection) {
    synchronized (this) {
      if (understudy != null || !InstalledDriver.same(connection.driver(), next)) {
        return;
      }
      opened = true;
    }
    look();
  }

  /** The supervisor's own connection is lost. */
  void supervisorLost(DriverThread connection, String reason) {
    if (connection == serving) {
      if (committed) {
        takeOver(Map.of());
      } else {
        fail("the connection that serves was lost during the swap: " + reason);
      }
    } else if (understudy == null && InstalledDriver.same(connection.driver(), next)) {
      fail(reason);
    }
  }

  /** A connection that is not the supervisor's any more is closed. */
  void retired(DriverThread connection) {
    if (connection == serving && promoted) {
      finish();
    }
  }

  @Override
  public void opened(DriverThread connection) {
    synchronized (this) {
      opened = true;
    }
    look();
  }

  @Override
  public void status(DriverThread connection, ScannerStatus status) {
    synchronized (this) {
      if (!promoted) {
        said = status;
        return;
      }
    }
    stage.status(connection, status);
  }

  @Override
  public void lost(DriverThread connection, String reason) {
    if (isPromoted()) {
      stage.lost(connection, reason);
    } else {
      fail(reason);
    }
  }

  @Override
  public void gone(DriverThread connection, boolean abandoned) {
    stage.gone(connection, abandoned);
  }

  @Override
  public void yielded(DriverThread connection, Map<String, Integer> held) {
    stage.yielded(connection, held);
  }

  @Override
  public void overrun(String reason) {
    if (isPromoted()) {
      stage.overrun(reason);
    }
  }

  private synchronized boolean isPromoted() {
    return promoted;
  }
}
