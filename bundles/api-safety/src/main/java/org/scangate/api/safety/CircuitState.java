package org.scangate.api.safety;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One circuit at one moment.
 *
 * @param scanner short id
 * @param relay the device behind it
 * @param stop disarmed, armed, tripped or fault
 * @param permissive granted only when the relay has confirmed it
 * @param dropped why it was dropped the last time, in plain words; empty before the first time
 * @param droppedFor the same as a cause; null before the first time
 * @param refusal why it cannot be granted now, in plain words; empty when it can
 * @param holds whoever holds the scanner on site
 * @param stopConfirmed whether the stop demand is seen at the relay
 * @param relayAnswers whether the relay answers
 * @param alarms in plain words; empty when all is well
 * @param patientCall the patient's call button
 * @param proven when the last proof test passed; null when none has, as far as is known
 * @param proofOverdue none has passed within {@link ProofTest#EVERY}
 */
public record CircuitState(
    String scanner,
    RelayDescription relay,
    StopState stop,
    Permissive permissive,
    String dropped,
    Cause droppedFor,
    Optional<String> refusal,
    List<Hold> holds,
    boolean stopConfirmed,
    boolean relayAnswers,
    List<String> alarms,
    PatientCall patientCall,
    Instant proven,
    boolean proofOverdue) {

  public CircuitState {
    Objects.requireNonNull(scanner);
    Objects.requireNonNull(relay);
    Objects.requireNonNull(stop);
    Objects.requireNonNull(permissive);
    Objects.requireNonNull(dropped);
    holds = List.copyOf(holds);
    alarms = List.copyOf(alarms);
    Objects.requireNonNull(patientCall);
  }

  public boolean granted() {
    return permissive == Permissive.GRANTED;
  }

  public boolean tripped() {
    return stop instanceof StopState.Tripped;
  }
}
