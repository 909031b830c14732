package org.scangate.scanner.runtime;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;
import org.scangate.api.driver.InputEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One person's time at one scanner: a name for what the {@link ControlDesk} decides. */
final class Session implements ConsoleSession {
  private static final long TOUCH_NANOS = 10_000_000_000L;
  private static final long SAME_REFUSAL_NANOS = 10_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final String id;
  private final SignIn signIn;
  private final Scanner scanner;
  private final Instant since;
  private final ControlDesk desk;
  private final ControlRoom room;
  private final Runnable onChange;
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile long touchedNanos;
  private volatile Optional<Away> away = Optional.empty();
  private volatile String lostBecause = "";
  private volatile String phantom = "";
  private String lastRefusal = "";
  private long lastRefusalNanos;
  private AutoCloseable signInWatch;
  private volatile String endedBecause = "";
  private boolean over;

  Session(
      String id,
      SignIn signIn,
      Scanner scanner,
      ControlDesk desk,
      ControlRoom room,
      Runnable onChange) {
    this.id = id;
    this.signIn = signIn;
    this.scanner = scanner;
    this.desk = desk;
    this.room = room;
    this.onChange = onChange;
    since = room.ticker().now();
    touchedNanos = room.ticker().nanoTime();
  }

  @Override
  public String id() {
    return id;
  }

  /** Of its person. */
  String name() {
    return signIn.person().name();
  }

  @Override
  public SignIn signIn() {
    return signIn;
  }

  @Override
  public Scanner scanner() {
    return scanner;
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public boolean mayOperate() {
    return Rights.mayOperate(signIn.person());
  }

  @Override
  public boolean mayAnnotate() {
    return Rights.mayAnnotate(signIn.person());
  }

  @Override
  public boolean holdsControl() {
    return desk.holds(this);
  }

  @Override
  public Optional<String> controlLostBecause() {
    return lostBecause.isEmpty() ? Optional.empty() : Optional.of(lostBecause);
  }

  /** What was declared stays. */
  void controlBegins() {
    lostBecause = "";
  }

  void controlLost(String reason) {
    phantom = "";
    lostBecause = reason;
  }

  @Override
  public Optional<String> endedBecause() {
    return endedBecause.isEmpty() ? Optional.empty() : Optional.of(endedBecause);
  }

  @Override
  public boolean waitsForHolder() {
    return desk.waiting() == this;
  }

  @Override
  public void withdrawRequest() {
    desk.withdraw(this);
  }

  @Override
  public void handOver() {
    desk.handOver(this);
  }

  @Override
  public void declineRequest() {
    desk.decline(this);
  }

  @Override
  public void requestControl(String phantom, Consumer<Answer> answer) {
    desk.request(this, phantom, answer);
  }

  @Override
  public Optional<String> phantom() {
    return phantom.isEmpty() ? Optional.empty() : Optional.of(phantom);
  }

  /** Declares what lies on the table; empty for nothing that is declared. */
  void declares(String what) {
    phantom = what;
  }

  /** Why the driver keeps this session from control. */
  Optional<String> releaseRefusal() {
    return desk.quarantine().refusal(this);
  }

  @Override
  public void releaseControl() {
    desk.release(this);
  }

  @Override
  public boolean key(String display, int keysym, int scancode, boolean down) {
    touch();
    return desk.input(this, display, new InputEvent.Key(keysym, scancode, down));
  }

  @Override
  public boolean pointer(String display, int x, int y, int buttons) {
    touch();
    return desk.input(this, display, new InputEvent.Pointer(x, y, buttons));
  }

  @Override
  public void releasePressed(String display) {
    desk.releasePressed(this, display);
  }

  /** Input shows that the person is there; said now and then, not at every event. */
  private void touch() {
    long now = room.ticker().nanoTime();
    if (now - touchedNanos >= TOUCH_NANOS) {
      touchedNanos = now;
      signIn.touch();
    }
  }

  @Override
  public void away(Away why) {
    away = Optional.of(why);
    desk.away(this, why);
  }

  @Override
  public void back() {
    away = Optional.empty();
    desk.back(this);
  }

  Optional<Away> away() {
    return away;
  }

  @Override
  public void close() {
    desk.close(this, "closed by its person");
  }

  /** False when a request waits already. */
  boolean asks() {
    return asking.compareAndSet(false, true);
  }

  void answered() {
    asking.set(false);
  }

  /** False when the same refusal was given a moment ago: one line in the audit is enough. */
  synchronized boolean isNews(String refusal) {
    long now = room.ticker().nanoTime();
    if (refusal.equals(lastRefusal) && now - lastRefusalNanos < SAME_REFUSAL_NANOS) {
      return false;
    }
    lastRefusal = refusal;
    lastRefusalNanos = now;
    return true;
  }

  /** Keeps what watches the sign-in until the session ends, which may have happened already. */
  void until(AutoCloseable watch) {
    synchronized (this) {
      if (!over) {
        signInWatch = watch;
        return;
      }
    }
    quietly(watch);
  }

  void ended(String reason) {
    endedBecause = reason;
    AutoCloseable watch;
    synchronized (this) {
      over = true;
      watch = signInWatch;
      signInWatch = null;
    }
    quietly(watch);
  }

  private void quietly(AutoCloseable watch) {
    try {
      if (watch != null) {
        watch.close();
      }
    } catch (Exception e) {
      LOG.error("session {}: the watch on its sign-in was not taken away", id, e);
    }
  }

  /** Tells the person's screen that something changed; several changes may be told at once. */
  void changed() {
    if (told.compareAndSet(false, true)) {
      room.later(
          () -> {
            told.set(false);
            onChange.run();
          });
    }
  }
}
