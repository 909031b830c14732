package org.scangate.scanner.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.StopState;
import org.scangate.api.safety.Trip;

/** Writes what the stop circuits do into the audit, and says how they are. */
@Component(service = HealthCheck.class, immediate = true)
public final class StopReport implements HealthCheck {
  private final Map<String, CircuitState> last = new ConcurrentHashMap<>();
  private final Circuits circuits;
  private final ControlRoom room;
  private final AutoCloseable watch;

  @Activate
  public StopReport(@Reference Circuits circuits, @Reference ControlRoom room) {
    this.circuits = circuits;
    this.room = room;
    watch = circuits.watch(this::changed);
  }

  @Deactivate
  void stop() throws Exception {
    watch.close();
  }

  private synchronized void changed(String scanner, Optional<CircuitState> now) {
    CircuitState state = now.orElse(null);
    CircuitState before = state == null ? last.remove(scanner) : last.put(scanner, state);
    if (state == null) {
      note("stop.gone", scanner, "appliance", Outcome.DONE, Map.of());
      return;
    }
    Trip trip = trip(state);
    Trip earlier = trip(before);
    if (trip != null && !trip.equals(earlier)) {
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("cause", trip.cause().id());
      facts.put("request", trip.requestId());
      facts.put("at", trip.at().toString());
      note("stop.tripped", scanner, trip.by(), Outcome.DONE, facts);
    }
    if (trip == null && earlier != null) {
      note("stop.reset", scanner, "on-site", Outcome.DONE, Map.of("was", earlier.requestId()));
    }
    if (state.stop() instanceof StopState.Fault fault
        && (before == null || !(before.stop() instanceof StopState.Fault))) {
      note("stop.fault", scanner, "appliance", Outcome.FAILED, Map.of("words", fault.words()));
    }
    boolean wasHeld = before != null && !before.holds().isEmpty();
    if (wasHeld != !state.holds().isEmpty()) {
      String by = wasHeld ? "on-site" : state.holds().get(0).by();
      note(wasHeld ? "hold.released" : "hold.set", scanner, by, Outcome.DONE, Map.of());
    }
  }

  private static Trip trip(CircuitState state) {
    return state != null && state.stop() instanceof StopState.Tripped tripped
        ? tripped.trip()
        : null;
  }

  private void note(
      String action, String scanner, String who, Outcome outcome, Map<String, String> facts) {
    room.note(new AuditEvent(action, who, scanner, "", outcome, facts));
  }

  @Override
  public String name() {
    return "Stop relay";
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (CircuitState state : circuits.states()) {
      for (String alarm : state.alarms()) {
        findings.add(alarm("stop.alarm", state, alarm, "Look at the relay and its wiring."));
      }
      findings.add(overall(state));
      if (state.relay().simulated()) {
        findings.add(
            new Finding(
                Finding.Level.WARNING,
                "stop.simulated",
                state.scanner() + ": the stop relay is simulated; it stops nothing.",
                "Wire a relay before a patient is scanned."));
      }
      if (state.proofOverdue()) {
        findings.add(
            new Finding(
                Finding.Level.WARNING,
                "stop.proof-overdue",
                state.scanner()
                    + ": the stop's proof test is overdue; "
                    + (state.proven() == null
                        ? "none is known."
                        : "the last one passed on " + state.proven() + "."),
                "With nobody on the table, test it from the panel or by stop-test "
                    + state.scanner()
                    + " --no-patient."));
      }
      if (state.patientCall() == PatientCall.UNKNOWN) {
        findings.add(alarm("stop.call", state, "The patient's call cannot be read.", ""));
      }
    }
    return findings.isEmpty()
        ? List.of(
            new Finding(
                Finding.Level.WARNING,
                "stop.none",
                "No stop circuit runs: consoles can be viewed, nobody gets control.",
                "Set one up under stop in the site file."))
        : findings;
  }

  private static Finding alarm(String id, CircuitState state, String words, String step) {
    return new Finding(Finding.Level.ALARM, id, state.scanner() + ": " + words, step);
  }

  private static Finding overall(CircuitState state) {
    String relay = " (" + state.relay().title() + ")";
    if (state.stop() instanceof StopState.Tripped tripped) {
      return alarm(
          "stop.tripped",
          state,
          "the stop is tripped: " + tripped.trip().cause().words() + relay + ".",
          "Put right what was found, then reset on site.");
    }
    if (state.stop() instanceof StopState.Armed) {
      String permissive = state.granted() ? "the permissive is granted" : "ready";
      return Finding.ok("stop.armed", state.scanner() + ": " + permissive + relay + ".");
    }
    return new Finding(
        Finding.Level.WARNING,
        "stop.disarmed",
        state.scanner() + ": nothing can be granted" + relay + ".",
        state.refusal().orElse(""));
  }
}
