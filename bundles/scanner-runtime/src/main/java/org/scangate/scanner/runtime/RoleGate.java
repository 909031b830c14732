package org.scangate.scanner.runtime;

import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ControlGate;

/** The person's roles allow control of a scanner. */
@Component
public final class RoleGate implements ControlGate {

  @Override
  public String name() {
    return "role";
  }

  @Override
  public Optional<String> refusal(ConsoleSession session) {
    return Rights.mayOperate(session.signIn().person())
        ? Optional.empty()
        : Optional.of("Only a technologist may take control. Ask site IT if that is you.");
  }
}
