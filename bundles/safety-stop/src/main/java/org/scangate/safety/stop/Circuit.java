package org.scangate.safety.stop;

import org.scangate.api.safety.Cause;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.Trip;

/**
 * All that a circuit remembers. Immutable; {@link StopStateMachine} makes the next one.
 *
 * @param up the relay answers
 * @param upWords why it does not
 * @param tested the self-test has passed since the relay was lost, or a trip was reset
 * @param trip the latch; null when there is none
 * @param resetting somebody on site has reset; the trip stays until the disk has forgotten it
 * @param stopSeen the demand is seen at the relay
 * @param fault what disagrees; null when nothing does
 * @param grant how far the permissive is
 * @param live the permissive may be energised at the relay
 * @param panelHold null when there is none
 * @param inputHold the wired hold is on
 * @param remote the key stands at remote, or there is no key
 * @param onSiteStop the on-site stop input is active
 * @param resetReady the reset input was seen released since the last reset
 * @param permissiveWrongNanos since when the permissive's feedback differs; {@link #AGREES}
 * @param stopWrongNanos since when the stop's feedback differs; {@link #AGREES}
 * @param disk what is on disk
 * @param writing what is being written; null when nothing is
 * @param unkept what could not be written; null when all could
 * @param diskWords why not
 * @param call the patient's call button
 * @param stopping the appliance stops
 * @param dropped why the permissive was dropped the last time; null before
 * @param droppedWords the same for people
 */
record Circuit(
    boolean up,
    String upWords,
    boolean tested,
    Trip trip,
    boolean resetting,
    boolean stopSeen,
    String fault,
    Grant grant,
    boolean live,
    Hold panelHold,
    boolean inputHold,
    boolean remote,
    boolean onSiteStop,
    boolean resetReady,
    long permissiveWrongNanos,
    long stopWrongNanos,
    Disk disk,
    Disk writing,
    Disk unkept,
    String diskWords,
    PatientCall call,
    boolean stopping,
    Cause dropped,
    String droppedWords) {

  static final long AGREES = Long.MIN_VALUE;

  /** How far the permissive is. */
  enum Grant {
    NONE,
    /** Asked for; the marker is on its way to the disk. */
    MARKING,
    /** The coil is to be energised. */
    ENERGISED,
    /** The relay has confirmed it. */
    CONFIRMED
  }

  boolean energised() {
    return grant == Grant.ENERGISED || grant == Grant.CONFIRMED;
  }

  boolean latched() {
    return trip != null;
  }

  /** What the disk is to say. */
  Disk wanted() {
    if (latched() && !resetting) {
      return Disk.LATCHED;
    }
    return grant != Grant.NONE || live ? Disk.MARKED : Disk.CLEAR;
  }

  Change change() {
    return new Change(this);
  }

  /** A copy with some of it changed. */
  static final class Change {
    boolean up;
    String upWords;
    boolean tested;
    Trip trip;
    boolean resetting;
    boolean stopSeen;
    String fault;
    Grant grant;
    boolean live;
    Hold panelHold;
    boolean inputHold;
    boolean remote;
    boolean onSiteStop;
    boolean resetReady;
    long permissiveWrongNanos;
    long stopWrongNanos;
    Disk disk;
    Disk writing;
    Disk unkept;
    String diskWords;
    PatientCall call;
    boolean stopping;
    Cause dropped;
    String droppedWords;

    Change(Circuit from) {
      up = from.up;
      upWords = from.upWords;
      tested = from.tested;
      trip = from.trip;
      resetting = from.resetting;
      stopSeen = from.stopSeen;
      fault = from.fault;
      grant = from.grant;
      live = from.live;
      panelHold = from.panelHold;
      inputHold = from.inputHold;
      remote = from.remote;
      onSiteStop = from.onSiteStop;
      resetReady = from.resetReady;
      permissiveWrongNanos = from.permissiveWrongNanos;
      stopWrongNanos = from.stopWrongNanos;
      disk = from.disk;
      writing = from.writing;
      unkept = from.unkept;
      diskWords = from.diskWords;
      call = from.call;
      stopping = from.stopping;
      dropped = from.dropped;
      droppedWords = from.droppedWords;
    }

    Circuit done() {
      return new Circuit(
          up,
          upWords,
          tested,
          trip,
          resetting,
          stopSeen,
          fault,
          grant,
          live,
          panelHold,
          inputHold,
          remote,
          onSiteStop,
          resetReady,
          permissiveWrongNanos,
          stopWrongNanos,
          disk,
          writing,
          unkept,
          diskWords,
          call,
          stopping,
          dropped,
          droppedWords);
    }
  }
}
