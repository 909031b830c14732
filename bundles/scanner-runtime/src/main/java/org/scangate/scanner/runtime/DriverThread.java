package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.scangate.api.driver.DisplaySettings;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.driver.ScannerStatus;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and the thread that makes every call into it: open, input, close. When a call is
 * late the thread is interrupted and abandoned, the connection is closed by another one, and
 * whatever the driver still does reaches nobody.
 */
final class DriverThread {
  static final Duration OPEN_WITHIN = Duration.ofSeconds(15);
  static final Duration INPUT_WITHIN = Duration.ofSeconds(1);
  static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(DriverThread.class);

  /** Told what becomes of a connection. Must not block. */
  interface Listener {
    void opened(DriverThread connection);

    void status(DriverThread connection, ScannerStatus status);

    /** It is of no use any more; told once. */
    void lost(DriverThread connection, String reason);

    /**
     * Another may be opened; told once, after {@link #lost}.
     *
     * @param abandoned a call did not come back, rather than that the connection is closed
     */
    void gone(DriverThread connection, boolean abandoned);

    /**
     * It has let go of every key and button for the one that stands by, and takes no more input.
     *
     * @param held buttons by display that were pressed
     */
    default void yielded(DriverThread connection, Map<String, Integer> held) {}

    /** Control must end: input is not passed on as it was meant. */
    void overrun(String reason);
  }

  private final ScannerEntry entry;
  private final InstalledDriver driver;
  private final InputQueue queue;
  private final boolean standsBy;
  private final Listener listener;
  private final ConnectionContext context;
  private final CallDeadline deadline;
  private final Thread thread;
  private final PressedState pressed = new PressedState();
  private final List<char[]> passwords = new CopyOnWriteArrayList<>();
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicBoolean gone = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Thread closer;
  private volatile ScannerConnection connection;
  private volatile String call = "open";

  /**
   * @param standsBy takes no input before the queue passes it on from another connection
   */
  DriverThread(
      ScannerEntry entry,
      InstalledDriver driver,
      Map<String, ScannerDisplay> displays,
      InputQueue queue,
      boolean standsBy,
      Ticker ticker,
      Timer timer,
      Listener listener) {
    this.entry = entry;
    this.driver = driver;
    this.queue = queue;
    this.standsBy = standsBy;
    this.listener = listener;
    context =
        new ConnectionContext(
            displays, ticker, status -> listener.status(this, status), reason -> end(reason));
    deadline = new CallDeadline(ticker, timer, this::abandon);
    thread = Threads.named("scangate-scanner-" + entry.id()).newThread(this::run);
  }

  void start() {
    thread.start();
  }

  InstalledDriver driver() {
    return driver;
  }

  /** True while a thread of this connection runs, wanted or not. */
  boolean runs() {
    Thread other = closer;
    return thread.isAlive() || (other != null && other.isAlive());
  }

  /**
   * Ends the connection from any thread: its thread releases what is pressed, closes and is gone.
   *
   * @return false when it had ended already
   */
  boolean end(String reason) {
    if (!lost.compareAndSet(false, true)) {
      return false;
    }
    context.cut();
    listener.lost(this, reason);
    queue.disconnect(this);
    if (connection == null) {
      thread.interrupt();
    }
    return true;
  }

  /**
   * Ends it in favour of one that has taken over: what it still does reaches nobody, and nobody is
   * told that it is lost.
   */
  void retire() {
    if (lost.compareAndSet(false, true)) {
      context.cut();
      queue.disconnect(this);
    }
  }

  private void run() {
    try {
      if (open()) {
        pass();
      }
    } catch (Throwable e) {
      // Errors too: a driver that lacks a class or overflows its stack must not take others along.
      if (end(Words.of(call, e)) && !(e instanceof DriverException)) {
        LOG.warn("scanner {}: {} failed", entry.id(), call, e);
      }
    } finally {
      finish();
    }
  }

  /** False when the connection ended or was abandoned meanwhile. */
  private boolean open() throws Exception {
    try {
      ScannerSettings settings = settings();
      deadline.begin(OPEN_WITHIN);
      ScannerConnection opened;
      try {
        opened = driver.driver().open(settings, context);
      } finally {
        if (!deadline.end()) {
          call = "open, too late";
        }
      }
      if (opened == null) {
        throw new DriverException("the driver gave no connection");
      }
      connection = opened;
    } finally {
      wipe();
    }
    Thread.interrupted();
    if (lost.get()) {
      return false;
    }
    if (standsBy) {
      queue.standBy(this, thread);
    } else {
      queue.connect(this, thread);
    }
    if (lost.get()) {
      queue.disconnect(this);
      return false;
    }
    listener.opened(this);
    return true;
  }

  private void wipe() {
    passwords.forEach(password -> Arrays.fill(password, '\0'));
  }

  private ScannerSettings settings() throws DriverException {
    List<DisplaySettings> displays = new ArrayList<>();
    for (ScannerEntry.DisplayEntry display : entry.displays()) {
      char[] password = PasswordFile.read(display.passwordFile());
      passwords.add(password);
      displays.add(
          new DisplaySettings(
              display.id(),
              display.host(),
              display.port(),
              display.username(),
              password,
              display.exclusive()));
    }
    return new ScannerSettings(
        entry.id(), entry.name(), entry.modality(), displays, entry.settings());
  }

  private void pass() throws Exception {
    while (true) {
      InputWork work = queue.take(this, pressed::isEmpty);
      if (work instanceof InputWork.Input input) {
        if (pressed.tooMany(input.display(), input.event())) {
          listener.overrun("more than " + PressedState.MAX_KEYS + " keys were pressed at once");
        } else {
          send(pressed.pass(input.display(), input.event()));
        }
      } else if (work instanceof InputWork.Release release) {
        send(pressed.release(release.display()));
      } else if (work instanceof InputWork.ReleaseAll) {
        send(pressed.releaseAll());
      } else if (work instanceof InputWork.Yield) {
        Map<String, Integer> held = pressed.buttons();
        send(pressed.releaseAll());
        listener.yielded(this, held);
      } else if (work instanceof InputWork.TooSlow) {
        listener.overrun(
            "the console took input more than "
                + InputQueue.OLDEST.toSeconds()
                + " s late; nothing that waited was passed on");
      } else {
        return;
      }
    }
  }

  private void send(List<PressedState.Passed> events) throws Exception {
    if (events.isEmpty()) {
      return;
    }
    call = "input";
    deadline.begin(INPUT_WITHIN);
    try {
      for (PressedState.Passed passed : events) {
        if (gone.get()) {
          return;
        }
        connection.input(passed.display(), passed.event());
      }
    } finally {
      deadline.end();
    }
  }

  private void finish() {
    if (gone.get()) {
      // Abandoned: what came late is closed here, with nobody waiting.
      close();
      return;
    }
    if (connection != null) {
      try {
        send(pressed.releaseAll());
      } catch (Throwable e) {
        LOG.debug("scanner {}: the console did not take the releases", entry.id(), e);
      }
      deadline.begin(CLOSE_WITHIN);
      close();
      deadline.end();
    }
    tellGone();
  }

  private void close() {
    ScannerConnection opened = connection;
    if (opened == null || !closed.compareAndSet(false, true)) {
      return;
    }
    call = "close";
    try {
      opened.close();
    } catch (Throwable e) {
      LOG.warn("scanner {}: close failed", entry.id(), e);
    }
  }

  /** A call is late. Called on the timer's thread. */
  private void abandon() {
    String words = "the driver did not come back from " + call;
    end(words);
    if (!gone.compareAndSet(false, true)) {
      return;
    }
    LOG.warn("scanner {}: {}; its thread is abandoned", entry.id(), words);
    thread.setName(thread.getName() + "-abandoned");
    thread.interrupt();
    wipe();
    if (connection != null && !closed.get()) {
      Thread closing =
          Threads.named("scangate-scanner-" + entry.id() + "-close").newThread(this::close);
      closer = closing;
      closing.start();
    }
    listener.gone(this, true);
  }

  private void tellGone() {
    if (gone.compareAndSet(false, true)) {
      listener.gone(this, false);
    }
  }
}
