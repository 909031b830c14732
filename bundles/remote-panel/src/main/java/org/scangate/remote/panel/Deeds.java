package org.scangate.remote.panel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.scangate.api.access.Person;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.ConsoleDrawings;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.RemotePeople;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.safety.StopCircuit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what was proven, at the circuit or at the people of a scanner. Thread-safe. */
final class Deeds {
  private static final Logger LOG = LoggerFactory.getLogger(Deeds.class);

  private final Map<String, StopCircuit> circuits = new ConcurrentHashMap<>();
  private final Map<String, RemotePeople> people = new ConcurrentHashMap<>();
  private final Map<StopCircuit, AutoCloseable> watches = new ConcurrentHashMap<>();
  private final Map<String, String> tests = new ConcurrentHashMap<>();
  private final List<ConsoleDrawings> drawings = new CopyOnWriteArrayList<>();
  private final PatientCalls calls = new PatientCalls();
  private final PanelAudit audit;
  private final DriverQuestions questions;

  Deeds(PanelAudit audit, DriverQuestions questions) {
    this.audit = audit;
    this.questions = questions;
  }

  void add(StopCircuit circuit) {
    String scanner = circuit.state().scanner();
    circuits.put(scanner, circuit);
    watches.put(circuit, circuit.watch(state -> calls.changed(scanner, state.patientCall())));
  }

  void remove(StopCircuit circuit) {
    String scanner = circuit.state().scanner();
    circuits.remove(scanner, circuit);
    try (AutoCloseable watch = watches.remove(circuit)) {
      calls.changed(scanner, PatientCall.UNKNOWN);
    } catch (Exception e) {
      LOG.error("the stop circuit of {} is gone, its watch is not", scanner, e);
    }
  }

  void add(ConsoleDrawings service) {
    drawings.add(service);
  }

  void remove(ConsoleDrawings service) {
    drawings.remove(service);
  }

  void add(RemotePeople service) {
    people.put(service.scanner(), service);
  }

  void remove(RemotePeople service) {
    people.remove(service.scanner(), service);
  }

  /** Who has acknowledged the call of the scanner's patient. */
  Optional<String> acknowledgedBy(String scanner) {
    return calls.by(scanner);
  }

  /**
   * What the newest proof test of this run came to: running, passed, failed, or why it was not
   * made; empty when there was none.
   */
  String test(String scanner) {
    return tests.getOrDefault(scanner, "");
  }

  Optional<RemotePeople> people(String scanner) {
    return Optional.ofNullable(people.get(scanner));
  }

  static String noScanner(String id) {
    return "There is no scanner '" + id + "' here.";
  }

  /**
   * @param claim proven while this runs
   */
  void act(PanelRequest request, OnSite claim, Person person) throws SafetyRefused, HttpProblem {
    switch (request.deed()) {
      case TAKE_OVER -> people(request).takeOver(claim);
      case GIVE_BACK -> people(request).giveBack(claim);
      case GRANT -> people(request).grant(claim, request.whom());
      case DECLINE -> people(request).decline(claim, request.whom());
      case EJECT -> people(request).eject(claim, request.whom());
      case ADMIT -> people(request).admit(claim, request.whom());
      case CLEAR_DRAWINGS -> clearDrawings(request, person);
      case ACKNOWLEDGE_IMAGES -> people(request).acknowledgeImages(claim);
      case AGREE -> questions.answer(request, person, true);
      case DISAGREE -> questions.answer(request, person, false);
      default -> act(request, circuit(request.scanner()), claim, person);
    }
  }

  private StopCircuit circuit(String scanner) throws HttpProblem {
    StopCircuit circuit = circuits.get(scanner);
    if (circuit == null) {
      throw new HttpProblem(
          404, "stop.none", "No stop circuit runs for this scanner. Tell site IT.");
    }
    return circuit;
  }

  private RemotePeople people(PanelRequest request) throws HttpProblem {
    RemotePeople remote = people.get(request.scanner());
    if (remote == null) {
      throw new HttpProblem(404, "scanner.none", noScanner(request.scanner()));
    }
    return remote;
  }

  private void clearDrawings(PanelRequest request, Person person) throws SafetyRefused {
    if (drawings.isEmpty()) {
      throw new SafetyRefused("The consoles are just starting. Try again.");
    }
    drawings.forEach(it -> it.clear(request.scanner()));
    audit.note(request, person, Outcome.DONE, Map.of());
  }

  /** Whether anything is drawn over the scanner's console. */
  boolean isDrawnOver(String scanner) {
    return drawings.stream().anyMatch(it -> it.any(scanner));
  }

  private void act(PanelRequest request, StopCircuit circuit, OnSite claim, Person person)
      throws SafetyRefused {
    switch (request.deed()) {
      case HOLD -> circuit.hold(claim);
      case RELEASE -> circuit.releaseHold(claim);
      case RESET -> circuit.reset(claim);
      case ACKNOWLEDGE -> {
        if (circuit.state().patientCall() != PatientCall.CALLING) {
          throw new SafetyRefused("No patient calls just now.");
        }
        calls.acknowledge(request.scanner(), person.name());
      }
      case TEST -> {
        test(request, circuit, person);
        return;
      }
      case CHECK_IN,
          CHECK_OUT,
          TAKE_OVER,
          GIVE_BACK,
          GRANT,
          DECLINE,
          EJECT,
          ADMIT,
          CLEAR_DRAWINGS,
          AGREE,
          ACKNOWLEDGE_IMAGES,
          DISAGREE ->
          throw new IllegalArgumentException(request.deed().word());
    }
    audit.note(request, person, Outcome.DONE, Map.of());
  }

  /** Begins it; what it came to is seen in the view, and in the audit. */
  private void test(PanelRequest request, StopCircuit circuit, Person person) {
    tests.put(request.scanner(), "running");
    var unused =
        circuit
            .prove()
            .whenComplete(
                (result, failure) -> {
                  if (failure != null) {
                    String why = String.valueOf(failure.getMessage());
                    tests.put(request.scanner(), why);
                    audit.note(request, person, Outcome.REFUSED, Map.of("because", why));
                    return;
                  }
                  tests.put(request.scanner(), result.passed() ? "passed" : "failed");
                  audit.record(
                      new AuditEvent(
                          "stop.tested",
                          person.id(),
                          request.scanner(),
                          "",
                          result.passed() ? Outcome.DONE : Outcome.FAILED,
                          result.facts()));
                });
  }
}
