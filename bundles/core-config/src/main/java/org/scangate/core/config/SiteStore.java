package org.scangate.core.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.site.SiteProblem;
import org.scangate.api.site.SiteRefused;
import org.scangate.api.time.Ticker;
import org.scangate.core.config.SiteState.Source;

/**
 * The life of the site file: start, apply, confirm, take back. No OSGi and no threads of its own;
 * one caller at a time.
 *
 * <p>{@code good.yaml} is the last file that was in use for good; while {@code waiting.properties}
 * exists, the file in use is not. Both are replaced in one step, so that after a crash anywhere
 * {@link #start} finds either the old site, or the new one still waiting, or the new one confirmed.
 */
final class SiteStore {
  private static final String APPLIANCE = "appliance";

  static final Duration SHORTEST_WAIT = Duration.ofSeconds(10);
  static final Duration LONGEST_WAIT = Duration.ofHours(24);

  private final SitePlaces places;
  private final SiteVault vault;
  private final SiteCheck check;
  private final Ticker ticker;
  private final Use use;
  private final Veto veto;
  private final Events events;

  private Content inUse;
  private Content good;
  private Confirmation waiting;
  private long deadlineNanos;
  private volatile SiteState state =
      new SiteState(Source.NOTHING, null, null, List.of(), Optional.empty(), "", Optional.empty());

  /** Puts a site into use; null for none. */
  interface Use {
    void use(SiteNode site) throws IOException;
  }

  /** Asked before a change of what is in use; not at a start, when nobody works yet. */
  interface Veto {
    /** Why these changes may not be made now, in plain words; they may be a little later. */
    Optional<String> against(List<String> changes);
  }

  /** Told what happened, for log and audit. */
  interface Events {
    void happened(
        String action, String who, AuditEvent.Outcome outcome, Map<String, String> detail);
  }

  /** A valid file. */
  record Content(byte[] bytes, SiteNode site) {}

  SiteStore(
      SitePlaces places,
      SiteVault vault,
      SiteCheck check,
      Ticker ticker,
      Use use,
      Veto veto,
      Events events) {
    this.places = places;
    this.vault = vault;
    this.check = check;
    this.ticker = ticker;
    this.use = use;
    this.veto = veto;
    this.events = events;
  }

  /** What is in use now; answers at once, whoever is busy. */
  SiteState state() {
    return state;
  }

  /** Puts into use what the disk holds; never fails: what is wrong is in {@link #state}. */
  synchronized void start() {
    Trouble trouble = new Trouble();
    good = trouble.read(vault::good).flatMap(SiteStore::parsed).orElse(null);
    Optional<byte[]> file = trouble.read(vault::site);
    Optional<Confirmation> found = trouble.read(vault::waiting);
    Optional<String> takenBack = Optional.empty();
    if (found.isPresent() && isOverdue(found.get(), file, trouble)) {
      trouble.attempt(() -> vault.takeBack(good.bytes()));
      takenBack = Optional.of(tookBack(found.get()));
      file = Optional.of(good.bytes());
    }
    SiteCheck.Checked checked = open(file);
    Source source = Source.SITE_FILE;
    if (checked.valid()) {
      inUse = new Content(file.orElseThrow(), checked.site());
    } else {
      boolean fallback = good != null && open(Optional.of(good.bytes())).valid();
      inUse = fallback ? good : null;
      source = fallback ? Source.LAST_GOOD : Source.NOTHING;
    }
    trouble.attempt(() -> use.use(inUse == null ? null : inUse.site()));
    if (source == Source.SITE_FILE && waiting == null) {
      trouble.attempt(this::keepAtStart);
    }
    publish(source, checked.problems(), trouble.words(), takenBack);
    if (source != Source.SITE_FILE) {
      Map<String, String> detail = Map.of("inUse", source.name());
      events.happened("site.invalid", APPLIANCE, AuditEvent.Outcome.FAILED, detail);
    }
  }

  private static Optional<Content> parsed(byte[] bytes) {
    return Optional.ofNullable(SiteCheck.readUnchecked(bytes))
        .map(site -> new Content(bytes, site));
  }

  /**
   * Goes on waiting for the confirmation of a change made before the last end; or says it is too
   * late.
   */
  private boolean isOverdue(Confirmation found, Optional<byte[]> file, Trouble trouble) {
    if (good == null || (file.isPresent() && Arrays.equals(file.get(), good.bytes()))) {
      trouble.attempt(vault::endWaiting); // it never reached the file, or was confirmed already
      return false;
    }
    Instant now = ticker.now();
    boolean ours = file.isPresent() && SiteVault.hash(file.get()).equals(found.hash());
    if (!ours || !now.isBefore(found.until())) {
      return true;
    }
    boolean clockWentBack = now.isBefore(found.applied());
    wait(found, Duration.between(clockWentBack ? found.applied() : now, found.until()));
    return false;
  }

  /** Checks a file, or only reads it when this version has found it valid before. */
  private SiteCheck.Checked open(Optional<byte[]> file) {
    if (file.isEmpty()) {
      SiteProblem missing =
          new SiteProblem(true, places.file(), 1, "file", "is not there: " + places.site());
      return new SiteCheck.Checked(null, List.of(missing));
    }
    if (vault.isMarked(file.get())) {
      SiteNode site = SiteCheck.readUnchecked(file.get());
      if (site != null) {
        return new SiteCheck.Checked(site, List.of());
      }
    }
    return check.check(places.file(), file.get());
  }

  private void keepAtStart() throws IOException {
    boolean changed = good != null && !Arrays.equals(good.bytes(), inUse.bytes());
    if (changed) {
      vault.keepPrevious(good.bytes());
    }
    Content before = good;
    keep();
    if (changed) {
      Map<String, String> detail =
          AuditTrail.detail(inUse.bytes(), SiteDiff.of(before.site(), inUse.site()));
      events.happened("site.changed-while-off", APPLIANCE, AuditEvent.Outcome.DONE, detail);
    }
  }

  /** Puts a file into use; see {@link org.scangate.api.site.SiteFile#apply}. */
  synchronized List<String> apply(Path file, Duration confirmWithin, String by) throws SiteRefused {
    tick();
    refuseWhileWaiting();
    Content fresh = read(file);
    if (confirmWithin == null) {
      refuseAnotherSite(fresh.site());
    }
    List<String> changes = SiteDiff.of(inUse == null ? null : inUse.site(), fresh.site());
    Optional<String> against = veto.against(changes);
    if (against.isPresent()) {
      throw new SiteRefused(against.get() + "; nothing is changed", List.of());
    }
    Confirmation confirmation =
        confirmWithin == null || changes.isEmpty() ? null : confirmation(fresh, confirmWithin, by);
    Optional<byte[]> before = Optional.empty();
    try {
      before = vault.site();
      if (confirmation != null) {
        keep(); // what would come back
        vault.startWaiting(confirmation);
      }
      if (inUse != null && !Arrays.equals(inUse.bytes(), fresh.bytes())) {
        vault.keepPrevious(inUse.bytes());
      }
      vault.replaceSite(fresh.bytes());
      use.use(fresh.site());
    } catch (IOException e) {
      throw undone(before, e);
    }
    inUse = fresh;
    Trouble trouble = new Trouble();
    if (confirmation != null) {
      wait(confirmation, confirmWithin);
    } else {
      trouble.attempt(this::keep);
    }
    publish(Source.SITE_FILE, List.of(), trouble.words(), Optional.empty());
    Map<String, String> detail = AuditTrail.detail(fresh.bytes(), changes);
    if (confirmation != null) {
      detail.put("confirmUntil", confirmation.until().toString());
    }
    events.happened("site.applied", by, AuditEvent.Outcome.DONE, detail);
    return changes;
  }

  private void refuseWhileWaiting() throws SiteRefused {
    if (waiting != null) {
      throw new SiteRefused(
          "the change by "
              + waiting.by()
              + " waits for confirmation until "
              + waiting.until()
              + "; confirm it, or wait until it is taken back",
          List.of());
    }
  }

  /**
   * The file of the hospital next door is a mistake that nobody should be able to make for good.
   */
  private void refuseAnotherSite(SiteNode fresh) throws SiteRefused {
    String here = inUse == null ? "" : siteId(inUse.site());
    String there = siteId(fresh);
    if (!here.isEmpty() && !here.equals(there)) {
      throw new SiteRefused(
          "it is the file of site '"
              + there
              + "', and this appliance is site '"
              + here
              + "'; apply it with a time to confirm (--confirm-within 5m) if that is meant;"
              + " nothing is changed",
          List.of());
    }
  }

  private static String siteId(SiteNode site) {
    return site.at("site").at("id").text("");
  }

  private Content read(Path file) throws SiteRefused {
    try {
      byte[] bytes = SiteCheck.read(file);
      SiteCheck.Checked checked = check.check(file.toString(), bytes);
      if (checked.valid()) {
        return new Content(bytes, checked.site());
      }
      throw new SiteRefused(
          file + " has " + checked.count() + "; nothing is changed", checked.problems());
    } catch (IOException e) {
      throw new SiteRefused(Trouble.wordsOf(e), List.of());
    }
  }

  /** What {@link #apply} would change. */
  List<String> diff(Path file) throws SiteRefused {
    SiteNode before = state.inUse();
    return SiteDiff.of(before, read(file).site());
  }

  private Confirmation confirmation(Content fresh, Duration within, String by) throws SiteRefused {
    if (within.compareTo(SHORTEST_WAIT) < 0 || within.compareTo(LONGEST_WAIT) > 0) {
      throw new SiteRefused(
          "confirm within " + within.toSeconds() + "s is not 10s to 24h; nothing is changed",
          List.of());
    }
    if (inUse == null || good == null) {
      throw new SiteRefused(
          "nothing is in use that could come back; apply without a time to confirm", List.of());
    }
    Instant now = ticker.now();
    return new Confirmation(now, now.plus(within), by, SiteVault.hash(fresh.bytes()));
  }

  /** Brings everything back to what it was before a failed apply. */
  private SiteRefused undone(Optional<byte[]> before, IOException cause) {
    Trouble trouble = new Trouble();
    trouble.attempt(() -> use.use(inUse == null ? null : inUse.site()));
    trouble.attempt(
        () -> {
          vault.restoreSite(before);
          vault.endWaiting(); // only now: with the new file in place a start must take it back
        });
    String words = "nothing is changed: " + Trouble.wordsOf(cause);
    if (!trouble.words().isEmpty()) {
      words = "failed, and could not be undone: " + trouble.words();
      publish(state.source(), state.problems(), words, state.takenBack());
    }
    SiteRefused refused = new SiteRefused(words, List.of());
    refused.initCause(cause);
    return refused;
  }

  /** Keeps what waits; see {@link org.scangate.api.site.SiteFile#confirm}. */
  synchronized void confirm(String by) throws SiteRefused {
    tick();
    if (waiting == null) {
      throw new SiteRefused(
          state.takenBack().orElse("no change waits for confirmation"), List.of());
    }
    if (ticker.nanoTime() - deadlineNanos >= 0) {
      throw new SiteRefused(
          "the time to confirm is over; the change is taken back as soon as that may be",
          List.of());
    }
    if (inUse == null || !SiteVault.hash(inUse.bytes()).equals(waiting.hash())) {
      throw new SiteRefused("what was applied cannot be used and is taken back in time", List.of());
    }
    try {
      vault.keepGood(inUse.bytes()); // from here on it is confirmed, whatever happens
    } catch (IOException e) {
      throw new SiteRefused(
          "the change could not be kept and still waits: " + Trouble.wordsOf(e), List.of());
    }
    good = inUse;
    waiting = null;
    Trouble trouble = new Trouble();
    trouble.attempt(() -> vault.mark(inUse.bytes()));
    trouble.attempt(vault::endWaiting);
    publish(Source.SITE_FILE, List.of(), trouble.words(), Optional.empty());
    events.happened(
        "site.confirmed", by, AuditEvent.Outcome.DONE, AuditTrail.detail(inUse.bytes(), List.of()));
  }

  /**
   * Takes an unconfirmed change back when its time is over and nothing speaks against it; to be
   * called now and then.
   */
  synchronized void tick() {
    if (waiting == null || ticker.nanoTime() - deadlineNanos < 0) {
      return;
    }
    SiteNode now = inUse == null ? null : inUse.site();
    if (veto.against(SiteDiff.of(now, good.site())).isPresent()) {
      return; // at a later tick
    }
    try {
      if (inUse == null || !Arrays.equals(inUse.bytes(), good.bytes())) {
        use.use(good.site());
        inUse = good;
      }
      vault.takeBack(good.bytes());
    } catch (IOException e) {
      publish(Source.LAST_GOOD, List.of(), Trouble.wordsOf(e), state.takenBack());
      return; // tried again at the next tick
    }
    Confirmation over = waiting;
    waiting = null;
    publish(Source.SITE_FILE, List.of(), "", Optional.of(tookBack(over)));
  }

  /** Time until {@link #tick} has something to do; empty when nothing waits. */
  synchronized OptionalLong nanosToWait() {
    return waiting == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, deadlineNanos - ticker.nanoTime()));
  }

  private String tookBack(Confirmation over) {
    events.happened(
        "site.taken-back",
        APPLIANCE,
        AuditEvent.Outcome.DONE,
        Map.of("appliedBy", over.by(), "hash", over.hash()));
    return "the change that "
        + over.by()
        + " applied at "
        + over.applied()
        + " was not confirmed and was taken back; it is in "
        + places.unconfirmed();
  }

  private void wait(Confirmation confirmation, Duration time) {
    waiting = confirmation;
    deadlineNanos = ticker.nanoTime() + time.toNanos();
  }

  private void keep() throws IOException {
    vault.keepGood(inUse.bytes());
    good = inUse;
    vault.mark(inUse.bytes());
  }

  private void publish(
      Source source, List<SiteProblem> problems, String trouble, Optional<String> takenBack) {
    state =
        new SiteState(
            source,
            inUse == null ? null : inUse.site(),
            inUse == null ? null : inUse.bytes(),
            problems,
            Optional.ofNullable(waiting),
            trouble,
            takenBack);
  }
}
