package org.scangate.core.access;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.SignIn;
import org.scangate.api.access.SignIns;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sign-ins of now, in memory only: a restart ends them all. Only the SHA-256 of a token is
 * kept, and it is what is looked up, so neither a memory dump nor the time of a look-up gives a
 * token away. Thread-safe.
 */
final class SignInTable implements SignIns {
  static final int MOST = 10_000;
  static final int MOST_PER_PERSON = 16;

  /** How long the second factor is waited for when expiry meets a scan. */
  static final Duration GRACE = Duration.ofMinutes(5);

  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST_TOKEN = 64;
  private static final Logger LOG = LoggerFactory.getLogger(SignInTable.class);

  private final Ticker ticker;
  private final Supplier<AccessSettings> settings;
  private final Predicate<SignIn> held;
  private final Trail trail;
  private final Executor callbacks;
  private final Map<String, LiveSignIn> byTokenHash = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile Consumer<String> revoked = person -> {};

  /** A new sign-in with the token for its browser, which is kept nowhere else. */
  record Opened(LiveSignIn signIn, String token) {
    @Override
    public String toString() {
      return signIn.toString();
    }
  }

  /**
   * Makes an empty table.
   *
   * @param held whether a sign-in holds control of a scanner that scans, or may be scanning
   * @param callbacks runs the callbacks of ended sign-ins
   */
  SignInTable(
      Ticker ticker,
      Supplier<AccessSettings> settings,
      Predicate<SignIn> held,
      Trail trail,
      Executor callbacks) {
    this.ticker = ticker;
    this.settings = settings;
    this.held = held;
    this.trail = trail;
    this.callbacks = callbacks;
  }

  /**
   * Opens a sign-in. Call {@link #trim} afterwards, without locks.
   *
   * @throws Refused when the table is full
   */
  Opened open(Person person, Caller caller, boolean mustChoosePassword) throws Refused {
    if (size.incrementAndGet() > MOST) {
      size.decrementAndGet();
      throw new Refused(503, "sign-in.full", MOST + " sign-ins are live; try again later.");
    }
    String token = SecretCodes.token(TOKEN_BYTES);
    String hash = SecretCodes.sha256Hex(token);
    LiveSignIn signIn = new LiveSignIn(this, ticker, hash, person, caller, mustChoosePassword);
    byTokenHash.put(hash, signIn);
    return new Opened(signIn, token);
  }

  /** Ends the longest untouched of a person's sign-ins beyond the limit, but none that is held. */
  void trim(String personId) {
    List<LiveSignIn> theirs = of(personId);
    theirs.stream()
        .sorted(Comparator.comparingLong(s -> s.touchedAt() - ticker.nanoTime()))
        .filter(signIn -> !isHeld(signIn))
        .limit(Math.max(0, theirs.size() - MOST_PER_PERSON))
        .forEach(signIn -> end(signIn, "sign-in.ended", "a newer sign-in took its place"));
  }

  @Override
  public Optional<SignIn> find(String token, Door door, String binding) {
    return findAny(token, door, binding).filter(s -> !s.mustChoosePassword()).map(s -> s);
  }

  /** As {@link #find}, and also one that must choose a password first. */
  Optional<LiveSignIn> findAny(String token, Door door, String binding) {
    if (token == null || token.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    LiveSignIn signIn = byTokenHash.get(SecretCodes.sha256Hex(token));
    if (signIn == null
        || signIn.door() != door
        || !SecretCodes.same(signIn.caller().binding(), binding)) {
      return Optional.empty();
    }
    judge(signIn);
    return signIn.active() ? Optional.of(signIn) : Optional.empty();
  }

  @Override
  public List<SignIn> active() {
    return byTokenHash.values().stream()
        .filter(LiveSignIn::active)
        .filter(s -> !s.mustChoosePassword())
        .map(SignIn.class::cast)
        .toList();
  }

  /** Told the person whose sign-ins are revoked, before they are. */
  void onRevoke(Consumer<String> listener) {
    revoked = listener;
  }

  @Override
  public int revoke(String personId, String reason) {
    revoked.accept(personId);
    return endAll(s -> s.person().id().equals(personId), reason);
  }

  /** Ends a person's sign-ins but this one. */
  int revokeOthers(LiveSignIn keep, String reason) {
    return endAll(s -> s != keep && s.person().id().equals(keep.person().id()), reason);
  }

  private int endAll(Predicate<LiveSignIn> which, String reason) {
    int ended = 0;
    for (LiveSignIn signIn : byTokenHash.values()) {
      if (which.test(signIn) && end(signIn, "sign-in.ended", reason)) {
        ended++;
      }
    }
    return ended;
  }

  /** The one door to end a sign-in; false when it was over already. */
  boolean end(LiveSignIn signIn, String action, String reason) {
    List<Consumer<String>> toCall = signIn.end(reason);
    if (toCall == null) {
      return false;
    }
    byTokenHash.remove(signIn.tokenHash());
    size.decrementAndGet();
    callBack(toCall, reason);
    trail.done(
        action,
        signIn.person().id(),
        "signIn",
        signIn.id(),
        "reason",
        reason,
        "address",
        signIn.caller().address(),
        "door",
        signIn.caller().doorName());
    return true;
  }

  /**
   * Runs callbacks on the executor, one after the other; one that throws does not stop the next.
   */
  void callBack(List<Consumer<String>> toCall, String reason) {
    if (toCall.isEmpty()) {
      return;
    }
    callbacks.execute(
        () -> {
          for (Consumer<String> callback : toCall) {
            try {
              callback.accept(reason);
            } catch (RuntimeException e) {
              LOG.error("a listener to the end of a sign-in failed", e);
            }
          }
        });
  }

  /** Ends, or asks for the second factor of, every sign-in whose time has come. */
  void sweep() {
    byTokenHash.values().forEach(this::judge);
  }

  /** Lets time have its say on one sign-in. */
  void judge(LiveSignIn signIn) {
    AccessSettings now = settings.get();
    switch (signIn.verdict(now.idle(), now.absolute())) {
      case LIVE -> {}
      case IDLE -> expire(signIn, "idle for " + words(now.idle()));
      case TOO_LONG -> expire(signIn, "signed in for " + words(now.absolute()));
      case GRACE_OVER ->
          end(signIn, "sign-in.expired", "the second factor was not given within 5 minutes");
    }
  }

  private void expire(LiveSignIn signIn, String reason) {
    if (!isHeld(signIn)) {
      end(signIn, "sign-in.expired", reason);
    } else if (signIn.startGrace(GRACE)) {
      trail.done(
          "second-factor.asked", signIn.person().id(), "signIn", signIn.id(), "reason", reason);
    }
  }

  /** A listener that fails counts as holding: better five minutes too long than a scan cut off. */
  private boolean isHeld(LiveSignIn signIn) {
    try {
      return held.test(signIn);
    } catch (RuntimeException e) {
      LOG.error("whether {} holds a scan cannot be told; taken as yes", signIn, e);
      return true;
    }
  }

  private List<LiveSignIn> of(String personId) {
    return byTokenHash.values().stream().filter(s -> s.person().id().equals(personId)).toList();
  }

  int size() {
    return byTokenHash.size();
  }

  /** Ends everything. */
  void close() {
    endAll(s -> true, "the appliance stops");
  }

  private static String words(Duration time) {
    return time.toMinutes() % 60 == 0 ? time.toHours() + " h" : time.toMinutes() + " min";
  }
}
