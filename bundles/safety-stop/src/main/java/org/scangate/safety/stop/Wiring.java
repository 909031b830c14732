package org.scangate.safety.stop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a relay belongs to one scanner. {@link #NONE} where something is not wired.
 *
 * @param scanner short id
 * @param permissiveCoil energised: remote input may pass
 * @param permissiveFeedback input that follows the permissive's coil
 * @param stopCoil the scan-abort input's coil
 * @param stopFeedback input that follows the stop's coil
 * @param stopEnergises the stop is demanded by energising its coil; false: by de-energising it
 * @param resetInput a push on site
 * @param onSiteStopInput a stop of the site's own
 * @param holdInput the key switch of the hold
 * @param keyInput the local/remote key; active is remote
 * @param callInput the patient's call button
 * @param lampCoil "remote active", outside the room
 * @param feedbackTimeout how long a feedback may differ from its coil
 */
record Wiring(
    String scanner,
    int permissiveCoil,
    int permissiveFeedback,
    int stopCoil,
    int stopFeedback,
    boolean stopEnergises,
    int resetInput,
    int onSiteStopInput,
    int holdInput,
    int keyInput,
    int callInput,
    int lampCoil,
    Duration feedbackTimeout) {

  static final int NONE = -1;

  static boolean wired(int point) {
    return point != NONE;
  }

  boolean stopWired() {
    return wired(stopCoil);
  }

  /** The level of the stop's coil and feedback. */
  boolean stopLevel(boolean demanded) {
    return demanded == stopEnergises;
  }

  /** All coils of the circuit, the stop's first: the order in which they are written. */
  Map<Integer, Boolean> coils(boolean stopDemanded, boolean permissive) {
    Map<Integer, Boolean> coils = new LinkedHashMap<>();
    if (stopWired()) {
      coils.put(stopCoil, stopLevel(stopDemanded));
    }
    coils.put(permissiveCoil, permissive);
    if (wired(lampCoil)) {
      coils.put(lampCoil, permissive);
    }
    return coils;
  }
}
