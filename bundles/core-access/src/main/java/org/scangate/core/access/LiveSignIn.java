package org.scangate.core.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.SignIn;
import org.scangate.api.time.Ticker;

/** One sign-in. Its own lock guards what changes; no call is made to others while it is held. */
final class LiveSignIn implements SignIn {
  private final SignInTable table;
  private final Ticker ticker;
  private final String id = SecretCodes.token(9);
  private final String tokenHash;
  private final Person person;
  private final Caller caller;
  private final Instant since;

  private final List<Consumer<String>> callbacks = new ArrayList<>();
  private boolean mustChoosePassword;
  private long touchedAt;
  private long factorAt;
  private long graceEndsAt;
  private Instant dueBy;
  private String ended;

  /** What time says of a sign-in. */
  enum Verdict {
    LIVE,
    IDLE,
    TOO_LONG,
    GRACE_OVER
  }

  LiveSignIn(
      SignInTable table,
      Ticker ticker,
      String tokenHash,
      Person person,
      Caller caller,
      boolean mustChoosePassword) {
    this.table = table;
    this.ticker = ticker;
    this.tokenHash = tokenHash;
    this.person = person;
    this.caller = caller;
    this.mustChoosePassword = mustChoosePassword;
    this.since = ticker.now();
    this.touchedAt = ticker.nanoTime();
    this.factorAt = touchedAt;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Person person() {
    return person;
  }

  @Override
  public Door door() {
    return caller.door();
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public synchronized boolean active() {
    return ended == null;
  }

  @Override
  public synchronized void touch() {
    touchedAt = ticker.nanoTime();
  }

  @Override
  public AutoCloseable onEnd(Consumer<String> callback) {
    String over;
    synchronized (this) {
      over = ended;
      if (over == null) {
        callbacks.add(callback);
      }
    }
    if (over != null) {
      table.callBack(List.of(callback), over);
    }
    return () -> {
      synchronized (this) {
        callbacks.remove(callback);
      }
    };
  }

  @Override
  public synchronized Instant secondFactorDueBy() {
    return ended == null ? dueBy : null;
  }

  String tokenHash() {
    return tokenHash;
  }

  Caller caller() {
    return caller;
  }

  synchronized boolean mustChoosePassword() {
    return mustChoosePassword;
  }

  synchronized void passwordChosen() {
    mustChoosePassword = false;
  }

  synchronized long touchedAt() {
    return touchedAt;
  }

  /** The second factor was given in place: every expiry starts anew. */
  synchronized void renew() {
    factorAt = ticker.nanoTime();
    touchedAt = factorAt;
    dueBy = null;
  }

  synchronized boolean factorWithin(Duration time) {
    return ticker.nanoTime() - factorAt <= time.toNanos();
  }

  synchronized Verdict verdict(Duration idle, Duration absolute) {
    long now = ticker.nanoTime();
    if (ended != null) {
      return Verdict.LIVE;
    }
    if (dueBy != null) {
      return now - graceEndsAt >= 0 ? Verdict.GRACE_OVER : Verdict.LIVE;
    }
    if (now - factorAt >= absolute.toNanos()) {
      return Verdict.TOO_LONG;
    }
    return now - touchedAt >= idle.toNanos() ? Verdict.IDLE : Verdict.LIVE;
  }

  /** Starts the grace; false when it runs already or all is over. */
  synchronized boolean startGrace(Duration grace) {
    if (ended != null || dueBy != null) {
      return false;
    }
    graceEndsAt = ticker.nanoTime() + grace.toNanos();
    dueBy = ticker.now().plus(grace);
    return true;
  }

  synchronized Instant idleExpiry(Duration idle) {
    return ticker.now().plusNanos(touchedAt + idle.toNanos() - ticker.nanoTime());
  }

  synchronized Instant absoluteExpiry(Duration absolute) {
    return ticker.now().plusNanos(factorAt + absolute.toNanos() - ticker.nanoTime());
  }

  /**
   * Marks it as over.
   *
   * @return the callbacks to make; null when it was over already
   */
  synchronized List<Consumer<String>> end(String reason) {
    if (ended != null) {
      return null;
    }
    ended = reason;
    List<Consumer<String>> toCall = List.copyOf(callbacks);
    callbacks.clear();
    return toCall;
  }

  /** No secrets. */
  @Override
  public String toString() {
    return "sign-in " + id + " of " + person.id();
  }
}
