package org.scangate.scanner.runtime;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ControlGate;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopState;

/** The scanner has a stop circuit, its relay answers and is not in fault. */
@Component
public final class RelayGate implements ControlGate {
  private final Circuits circuits;

  @Activate
  public RelayGate(@Reference Circuits circuits) {
    this.circuits = circuits;
  }

  @Override
  public String name() {
    return "relay";
  }

  @Override
  public Optional<String> refusal(ConsoleSession session) {
    Optional<StopCircuit> circuit = circuits.of(session.scanner().info().id());
    if (circuit.isEmpty()) {
      return Optional.of(
          "No stop circuit of "
              + session.scanner().info().name()
              + " runs, so its console can be viewed and not controlled. Site IT sets one up under"
              + " stop in the site file.");
    }
    CircuitState state = circuit.get().state();
    boolean healthy = state.relayAnswers() && !(state.stop() instanceof StopState.Fault);
    return healthy ? Optional.empty() : state.refusal();
  }
}
