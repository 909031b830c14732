package org.scangate.remote.recording;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.scangate.api.access.Person;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ConsoleTaps;
import org.scangate.api.console.Scanner;
import org.scangate.api.records.ConsoleRecorder.Running;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether one scanner is recorded, and by whose word. A recording is announced for {@value
 * #ANNOUNCED_SECONDS} s, in which everybody at the console is told of it, before the first picture
 * is kept. {@link #turn} is called ten times a second on the recorder's thread; the rest on any.
 */
final class Recorder {
  static final int ANNOUNCED_SECONDS = 3;

  /** A hand-over is no end of control. */
  private static final long NOBODY_NANOS = 10_000_000_000L;

  private static final long LOOK_NANOS = 5_000_000_000L;

  /** Left free on the disk for everything else. */
  private static final long RESERVE_BYTES = 1L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private final Rules rules;
  private final Shelf shelf;
  private final Scanner scanner;
  private final Supplier<Optional<CircuitState>> circuit;
  private final ConsoleTaps taps;
  private final Ticker ticker;
  private final Notes notes;

  private Running running;
  private long announcedNanos;
  private String trouble = "";

  /** Who ended it; null while nobody has. */
  private Person endedBy;

  /** Only the recorder's thread. */
  private Capture capture;

  private long lookedNanos;
  private long controlledNanos;
  private boolean failedUnderControl;

  Recorder(
      Rules rules,
      Shelf shelf,
      Scanner scanner,
      Supplier<Optional<CircuitState>> circuit,
      ConsoleTaps taps,
      Ticker ticker,
      Notes notes) {
    this.rules = rules;
    this.shelf = shelf;
    this.scanner = scanner;
    this.circuit = circuit;
    this.taps = taps;
    this.ticker = ticker;
    this.notes = notes;
    lookedNanos = ticker.nanoTime() - LOOK_NANOS;
    controlledNanos = ticker.nanoTime() - NOBODY_NANOS;
  }

  synchronized Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  synchronized String trouble() {
    return trouble;
  }

  boolean mayStart(Person person) {
    return person.hasAny(rules.start());
  }

  void start(ConsoleSession by) throws ConsoleRefused {
    check(by, "recording.started");
    synchronized (this) {
      if (running != null) {
        return;
      }
      begin(by.signIn().person().name());
    }
    note("recording.started", by, Outcome.DONE, Map.of());
  }

  void stop(ConsoleSession by) throws ConsoleRefused {
    check(by, "recording.ended");
    if (rules.always() && scanner.holder().isPresent()) {
      throw new ConsoleRefused("The site records whatever is controlled: give control back first.");
    }
    synchronized (this) {
      endedBy = by.signIn().person();
    }
  }

  private void check(ConsoleSession by, String action) throws ConsoleRefused {
    if (!mayStart(by.signIn().person())) {
      note(action, by, Outcome.REFUSED, Map.of("because", "role"));
      throw new ConsoleRefused("Your roles begin and end no recording here.");
    }
  }

  private void note(String action, ConsoleSession by, Outcome outcome, Map<String, String> facts) {
    notes.note(action, by.signIn().person().id(), by.id(), outcome, facts);
  }

  private synchronized void begin(String by) {
    running = new Running(by, ticker.now());
    announcedNanos = ticker.nanoTime();
    trouble = "";
    endedBy = null;
  }

  /** Does what is due. */
  void turn() {
    long now = ticker.nanoTime();
    boolean controlled = scanner.holder().isPresent();
    if (controlled) {
      controlledNanos = now;
    }
    failedUnderControl &= controlled;
    if (rules.always() && controlled && running().isEmpty() && !failedUnderControl) {
      begin("");
      notes.note("recording.started", "appliance", "", Outcome.DONE, Map.of("because", "control"));
    }
    if (running().isEmpty()) {
      return;
    }
    try {
      String because = ends(now);
      if (!because.isEmpty()) {
        over(because, "");
      } else if (capture != null) {
        capture.turn();
      } else if (now - announcedNanos() >= ANNOUNCED_SECONDS * 1_000_000_000L) {
        capture = new Capture(shelf, rules.keep(), scanner, circuit, taps, ticker, notes);
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("the recording of {} ends", scanner.info().id(), e);
      failedUnderControl = true;
      over("failed", "The recording has ended: it cannot be written. " + e.getMessage());
    }
  }

  private synchronized long announcedNanos() {
    return announcedNanos;
  }

  /** Why it is to end now, by itself or by somebody's word; empty when it goes on. */
  private String ends(long now) throws IOException {
    boolean byItself;
    synchronized (this) {
      if (endedBy != null) {
        return endedBy.name() + " ended it";
      }
      byItself = running.by().isEmpty();
    }
    if (byItself && now - controlledNanos >= NOBODY_NANOS) {
      return "nobody is in control";
    }
    if (scanner.sessions().isEmpty()) {
      return "nobody is at the console";
    }
    if (now - lookedNanos >= LOOK_NANOS) {
      lookedNanos = now;
      checkRoom();
    }
    return "";
  }

  private void checkRoom() throws IOException {
    long has = shelf.bytesOf(rules.scanner());
    if (has >= rules.mostBytes()) {
      throw new IOException(
          "Recordings of this scanner have " + has + " bytes, and may have " + rules.mostBytes());
    }
    long room = shelf.room();
    if (room < RESERVE_BYTES) {
      throw new IOException("The disk has " + room + " bytes left, and 1 GiB stays free.");
    }
  }

  /** The recording is over; the session goes on. */
  private void over(String because, String words) {
    Capture ended = capture;
    capture = null;
    Instant since;
    String who;
    synchronized (this) {
      since = running.since();
      who = endedBy == null ? "appliance" : endedBy.id();
      running = null;
      trouble = words;
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("since", since.toString());
    facts.put("because", because);
    Outcome outcome = words.isEmpty() ? Outcome.DONE : Outcome.FAILED;
    if (ended != null) {
      facts.put("recording", ended.id());
      try {
        if (words.isEmpty()) {
          ended.note(new TimeLine.Event(TimeLine.Kind.END, because));
        }
        ended.finish();
      } catch (IOException | RuntimeException e) {
        LOG.error("recording {} of {} is not whole", ended.id(), scanner.info().id(), e);
        outcome = Outcome.FAILED;
      }
    }
    notes.note("recording.ended", who, "", outcome, facts);
  }

  /** The appliance stops. */
  void close() {
    if (running().isPresent()) {
      over("the appliance stops", "");
    }
  }
}
