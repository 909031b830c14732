package org.scangate.safety.stop;

import java.util.Map;
import java.util.Optional;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.Trip;
import org.scangate.safety.stop.Circuit.Change;
import org.scangate.safety.stop.Circuit.Grant;

/**
 * The rules of one circuit: what it is after an event, and what its coils and its record are to be
 * then. Knows no clock, no file, no relay. Whatever happens, a permissive that may not be granted
 * is dropped in the same step, and a trip goes only after somebody on site has reset it and the
 * disk has forgotten it.
 */
final class StopStateMachine {
  private final Wiring wiring;

  StopStateMachine(Wiring wiring) {
    this.wiring = wiring;
  }

  /**
   * The circuit at a start: dropped and disarmed.
   *
   * @param found what the last run left on disk
   * @param trip the trip of a LATCHED record; for MARKED, the one of the unclean restart
   */
  Circuit start(Disk found, Trip trip) {
    return new Circuit(
        false,
        "not connected yet",
        false,
        found == Disk.CLEAR ? null : trip,
        false,
        false,
        null,
        Grant.NONE,
        found == Disk.MARKED,
        null,
        false,
        !Wiring.wired(wiring.keyInput()),
        false,
        false,
        Circuit.AGREES,
        Circuit.AGREES,
        found,
        null,
        null,
        "",
        Wiring.wired(wiring.callInput()) ? PatientCall.UNKNOWN : PatientCall.NOT_WIRED,
        false,
        null,
        "");
  }

  /** Levels of every coil, the stop's first. */
  Map<Integer, Boolean> coils(Circuit c) {
    return wiring.coils(c.latched(), c.energised());
  }

  Circuit next(Circuit before, Event event) {
    Change c = before.change();
    if (event instanceof Event.Stop stop) {
      stop(c, stop.trip());
    } else if (event instanceof Event.GrantAsked) {
      if (c.grant == Grant.NONE && Blocker.of(before).isEmpty()) {
        c.grant = Grant.MARKING;
      }
    } else if (event instanceof Event.Drop drop) {
      drop(c, drop.cause(), drop.words());
    } else if (event instanceof Event.PanelHold hold) {
      c.panelHold = hold.hold();
    } else if (event instanceof Event.PanelHoldReleased) {
      c.panelHold = null;
    } else if (event instanceof Event.ResetAsked) {
      if (resetRefusal(before).isEmpty()) {
        reset(c);
      }
    } else if (event instanceof Event.RelayUp) {
      c.up = true;
      c.upWords = "";
    } else if (event instanceof Event.RelayLost lost) {
      lost(c, lost.words());
    } else if (event instanceof Event.OwnDelay delay) {
      c.tested = false;
      drop(c, Cause.WATCHDOG, delay.words());
    } else if (event instanceof Event.Testing) {
      c.tested = false;
    } else if (event instanceof Event.Tested) {
      c.tested = c.up && !before.latched() && c.fault == null;
    } else if (event instanceof Event.TestFailed failed) {
      fault(c, failed.words());
    } else if (event instanceof Event.Kept kept) {
      kept(c, kept.what());
    } else if (event instanceof Event.NotKept notKept) {
      c.unkept = notKept.what();
      c.diskWords = notKept.words();
      c.resetting = false;
      c.writing = c.writing == notKept.what() ? null : c.writing;
    } else if (event instanceof Event.KeepAgain) {
      c.unkept = before.wanted() == c.disk ? null : c.unkept;
    } else if (event instanceof Event.Stopping) {
      c.stopping = true;
    } else if (event instanceof Event.Inputs inputs) {
      inputs(c, inputs);
    } else if (event instanceof Event.Outputs outputs) {
      outputs(c, outputs);
    }
    return settle(c);
  }

  /**
   * The record that is to be written now; empty when the disk says it or is busy with it.
   *
   * @param again try what failed before
   */
  static Optional<Disk> toKeep(Circuit c, boolean again) {
    Disk coming = c.writing() != null ? c.writing() : c.disk();
    boolean failed = c.unkept() == c.wanted() && !again;
    return c.wanted() != coming && !failed ? Optional.of(c.wanted()) : Optional.empty();
  }

  /** That record is on its way. */
  static Circuit keeping(Circuit c, Disk what) {
    Change change = c.change();
    change.writing = what;
    return change.done();
  }

  /** Why a reset would do nothing, in plain words. */
  static Optional<String> resetRefusal(Circuit c) {
    if (!c.latched() && c.fault() == null) {
      return Optional.of("There is nothing to reset: no trip, no fault.");
    }
    if (!c.up()) {
      return Optional.of("The relay does not answer: " + c.upWords() + ". Reset when it does.");
    }
    if (c.onSiteStop()) {
      return Optional.of("The on-site stop is still pressed. Release it first.");
    }
    if (c.live()) {
      return Optional.of("The relay has not shown yet that the permissive is dropped.");
    }
    return Optional.empty();
  }

  private static Circuit settle(Change change) {
    Circuit c = change.done();
    Optional<Blocker> blocker = c.grant() == Grant.NONE ? Optional.empty() : Blocker.of(c);
    if (blocker.isPresent()) {
      drop(change, blocker.get().cause(), blocker.get().words());
    } else if (c.grant() == Grant.MARKING && c.disk() == Disk.MARKED && c.writing() == null) {
      change.grant = Grant.ENERGISED;
      change.live = true;
    }
    return change.done();
  }

  private static void drop(Change c, Cause cause, String words) {
    if (c.grant != Grant.NONE) {
      c.grant = Grant.NONE;
      c.dropped = cause;
      c.droppedWords = words;
    }
  }

  private static void stop(Change c, Trip trip) {
    if (c.trip == null || c.resetting) {
      c.trip = trip;
      c.stopSeen = false;
      c.stopWrongNanos = Circuit.AGREES;
    }
    c.resetting = false;
  }

  private static void reset(Change c) {
    c.resetReady = false;
    if (c.trip != null) {
      c.resetting = true;
    } else {
      afterReset(c);
    }
  }

  /** Grants nothing and starts nothing: a self-test comes first, then somebody has to ask. */
  private static void afterReset(Change c) {
    c.trip = null;
    c.resetting = false;
    c.stopSeen = false;
    c.fault = null;
    c.tested = false;
    c.permissiveWrongNanos = Circuit.AGREES;
    c.stopWrongNanos = Circuit.AGREES;
  }

  private static void kept(Change c, Disk what) {
    c.disk = what;
    c.unkept = null;
    c.diskWords = "";
    c.writing = c.writing == what ? null : c.writing;
    if (c.resetting && what == Disk.CLEAR) {
      afterReset(c);
    }
  }

  private static void lost(Change c, String words) {
    c.up = false;
    c.upWords = words;
    c.tested = false;
    c.stopSeen = false;
    c.resetting = false;
    c.permissiveWrongNanos = Circuit.AGREES;
    c.stopWrongNanos = Circuit.AGREES;
    c.call = c.call == PatientCall.NOT_WIRED ? c.call : PatientCall.UNKNOWN;
  }

  private static void fault(Change c, String words) {
    c.fault = c.fault == null ? words : c.fault;
    c.tested = false;
  }

  private void inputs(Change c, Event.Inputs in) {
    c.onSiteStop = in.onSiteStop();
    if (in.onSiteStop() && (c.trip == null || c.resetting)) {
      stop(
          c,
          new Trip(
              "input-" + wiring.onSiteStopInput(),
              Cause.ON_SITE_STOP,
              "input " + wiring.onSiteStopInput(),
              in.at()));
    }
    c.inputHold = in.hold();
    c.remote = in.remote();
    if (c.call != PatientCall.NOT_WIRED) {
      c.call = in.call() ? PatientCall.CALLING : PatientCall.QUIET;
    }
    if (!in.reset()) {
      c.resetReady = true;
    } else if (c.resetReady && resetRefusal(c.done()).isEmpty()) {
      reset(c);
    } else {
      c.resetReady = false;
    }
  }

  private void outputs(Change c, Event.Outputs out) {
    boolean energised = c.grant == Grant.ENERGISED || c.grant == Grant.CONFIRMED;
    boolean stopLevel = wiring.stopLevel(c.trip != null);
    coil(c, "permissive", energised, out.permissiveCoil());
    if (wiring.stopWired()) {
      coil(c, "stop", stopLevel, out.stopCoil());
    }
    c.permissiveWrongNanos =
        feedback(
            c,
            "permissive",
            energised == out.permissiveFeedback(),
            c.permissiveWrongNanos,
            out.nanos());
    c.stopWrongNanos =
        feedback(
            c,
            "stop",
            !wiring.stopWired() || stopLevel == out.stopFeedback(),
            c.stopWrongNanos,
            out.nanos());
    c.stopSeen =
        c.trip != null
            && wiring.stopWired()
            && out.stopCoil() == stopLevel
            && out.stopFeedback() == stopLevel;
    boolean confirmed = out.permissiveCoil() && out.permissiveFeedback();
    if (c.grant == Grant.ENERGISED && confirmed) {
      c.grant = Grant.CONFIRMED;
    }
    if (c.grant == Grant.NONE && !out.permissiveCoil() && !out.permissiveFeedback()) {
      c.live = false;
    }
  }

  /** A coil that fell is written again, after a new self-test; one that rose is a fault. */
  private static void coil(Change c, String name, boolean written, boolean read) {
    if (written && !read) {
      c.tested = false;
      drop(
          c,
          Cause.WATCHDOG,
          "The relay let the "
              + name
              + "'s coil fall by itself: its watchdog ran out, it was restarted, or somebody else"
              + " wrote to it.");
    } else if (read && !written) {
      fault(c, "the " + name + "'s coil is energised, and not by this appliance");
    }
  }

  /** Since when the feedback differs, after this reading. */
  private long feedback(Change c, String name, boolean agrees, long sinceNanos, long nanos) {
    if (agrees) {
      return Circuit.AGREES;
    }
    if (sinceNanos == Circuit.AGREES) {
      return nanos;
    }
    if (nanos - sinceNanos > wiring.feedbackTimeout().toNanos()) {
      fault(
          c,
          "the "
              + name
              + "'s feedback has differed from its coil for more than "
              + wiring.feedbackTimeout().toMillis()
              + " ms");
    }
    return sinceNanos;
  }
}
