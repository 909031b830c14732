package org.scangate.driver.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The operator's console of a simulated scanner: what is chosen, what it does, what it says. Pure:
 * the caller brings clicks, keys and the time. Not thread-safe.
 */
final class Console {
  static final long PREPARE_NANOS = 3_000_000_000L;
  static final int NOTE_LENGTH = 48;
  static final int LOG_LINES = 7;

  /** What the console does. */
  enum Phase {
    IDLE,
    PREPARING,
    READY,
    SCANNING
  }

  /** What can be clicked or reached with Tab. */
  enum Button {
    PREPARE,
    START,
    ABORT
  }

  private static final List<String> PHANTOMS =
      List.of(
          "QA PHANTOM",
          "ACR PHANTOM",
          "WATER BOTTLE",
          "HEAD PHANTOM",
          "LINE PAIRS",
          "TORSO PHANTOM");
  private static final List<String> CT =
      List.of("Head routine", "Sinus", "Chest low dose", "Abdomen", "Spine lumbar");
  private static final List<String> MR =
      List.of("Localizer", "T1 SE sagittal", "T2 TSE axial", "FLAIR axial", "DWI b1000");

  final boolean mr;
  final Duration imageTime;
  final List<String> patients = PHANTOMS;
  final List<String> protocols;
  private final Deque<String> log = new ArrayDeque<>();
  private int patient;
  private int protocol;
  private Phase phase = Phase.IDLE;
  private long phaseSince;
  private int images;
  private int finished;
  private final StringBuilder note = new StringBuilder();
  private boolean noteFocused;
  private Fault fault = Fault.NONE;

  Console(boolean mr) {
    this(mr, Duration.ofMillis(mr ? 500 : 250));
  }

  /**
   * @param imageTime what one slice takes
   */
  Console(boolean mr, Duration imageTime) {
    this.mr = mr;
    this.imageTime = imageTime;
    this.protocols = mr ? MR : CT;
    say("Console ready");
  }

  Phase phase() {
    return phase;
  }

  int patient() {
    return patient;
  }

  int protocol() {
    return protocol;
  }

  /** Slices of the chosen protocol. */
  int slices() {
    return mr ? 24 + protocol * 4 : 40 + protocol * 8;
  }

  /** Nanoseconds that one slice takes. */
  long sliceNanos() {
    return imageTime.toNanos();
  }

  /** Images of the running or last scan. */
  int images() {
    return images;
  }

  /** Scans finished since the console was started. */
  int finished() {
    return finished;
  }

  double progress() {
    return phase == Phase.SCANNING ? (double) images / slices() : -1;
  }

  String note() {
    return note.toString();
  }

  boolean noteFocused() {
    return noteFocused;
  }

  Fault fault() {
    return fault;
  }

  List<String> log() {
    return List.copyOf(log);
  }

  boolean enabled(Button button) {
    return switch (button) {
      case PREPARE -> phase == Phase.IDLE;
      case START -> phase == Phase.READY;
      case ABORT -> phase != Phase.IDLE;
    };
  }

  void choosePatient(int index) {
    if (phase == Phase.IDLE && index >= 0 && index < patients.size()) {
      patient = index;
      noteFocused = false;
    }
  }

  void chooseProtocol(int index) {
    if (phase == Phase.IDLE && index >= 0 && index < protocols.size()) {
      protocol = index;
      noteFocused = false;
    }
  }

  void focusNote(boolean focused) {
    noteFocused = focused;
  }

  void press(Button button, long now) {
    if (!enabled(button)) {
      return;
    }
    noteFocused = false;
    switch (button) {
      case PREPARE -> {
        enter(Phase.PREPARING, now);
        say("Preparing " + protocols.get(protocol));
      }
      case START -> {
        images = 0;
        enter(Phase.SCANNING, now);
        say("Scan started: " + protocols.get(protocol) + ", " + slices() + " images");
      }
      case ABORT -> {
        say(phase == Phase.SCANNING ? "Scan aborted at image " + images : "Preparation cancelled");
        enter(Phase.IDLE, now);
      }
    }
  }

  /**
   * A key went down.
   *
   * @param keysym X11 keysym
   */
  void key(int keysym, long now) {
    switch (keysym) {
      case 0xffc2 -> press(phase == Phase.READY ? Button.START : Button.PREPARE, now); // F5
      case 0xff1b -> { // Escape
        if (noteFocused) {
          noteFocused = false;
        } else {
          press(Button.ABORT, now);
        }
      }
      case 0xff09 -> noteFocused = !noteFocused; // Tab
      case 0xff52 -> choosePatient(patient - 1); // Up
      case 0xff54 -> choosePatient(patient + 1); // Down
      case 0xff51 -> chooseProtocol(protocol - 1); // Left
      case 0xff53 -> chooseProtocol(protocol + 1); // Right
      case 0xff08 -> { // BackSpace
        if (noteFocused && note.length() > 0) {
          note.setLength(note.length() - 1);
        }
      }
      case 0xff0d, 0xff8d -> enterNote(); // Return, KP_Enter
      default -> {
        if (noteFocused && keysym >= 0x20 && keysym < 0x7f && note.length() < NOTE_LENGTH) {
          note.append((char) keysym);
        }
      }
    }
  }

  private void enterNote() {
    if (!noteFocused || note.length() == 0) {
      return;
    }
    String text = note.toString();
    note.setLength(0);
    if (text.startsWith(":fault ")) {
      Fault.of(text.substring(7).strip())
          .ifPresentOrElse(this::fail, () -> say("No such fault; one of: " + Fault.all()));
    } else {
      say("Note: " + text);
    }
  }

  void fail(Fault wanted) {
    fault = wanted;
    say("Simulated fault: " + wanted.id());
  }

  /** Lets time pass; true when something that is shown has changed. */
  boolean tick(long now) {
    long spent = now - phaseSince;
    switch (phase) {
      case PREPARING -> {
        if (spent >= PREPARE_NANOS) {
          enter(Phase.READY, now);
          say("Ready: press START SCAN");
          return true;
        }
      }
      case SCANNING -> {
        int due = (int) Math.min(slices(), spent / sliceNanos());
        if (due > images) {
          images = due;
          if (images == slices()) {
            finished++;
            enter(Phase.IDLE, now);
            say("Scan finished: " + images + " images");
          }
          return true;
        }
      }
      case IDLE, READY -> {}
    }
    return false;
  }

  private void enter(Phase next, long now) {
    phase = next;
    phaseSince = now;
  }

  /** Puts a line on top of what the console has said. */
  void say(String line) {
    log.addFirst(line);
    if (log.size() > LOG_LINES) {
      log.removeLast();
    }
  }
}
