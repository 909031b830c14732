package org.scangate.scanner.runtime;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ControlGate;

/**
 * The permissive can be granted now: no trip, no fault, no hold, the key at remote, the self-test
 * passed. It is granted, and confirmed by the relay, before anybody holds control.
 */
@Component
public final class PermissiveGate implements ControlGate {
  private final Circuits circuits;

  @Activate
  public PermissiveGate(@Reference Circuits circuits) {
    this.circuits = circuits;
  }

  @Override
  public String name() {
    return "permissive";
  }

  @Override
  public Optional<String> refusal(ConsoleSession session) {
    return circuits
        .of(session.scanner().info().id())
        .map(circuit -> circuit.state().refusal())
        .orElse(Optional.of("There is no permissive to be granted."));
  }
}
