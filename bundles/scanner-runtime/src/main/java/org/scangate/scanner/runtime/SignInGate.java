package org.scangate.scanner.runtime;

import java.time.Instant;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ControlGate;

/** The person's sign-in is alive and owes no second factor. */
@Component
public final class SignInGate implements ControlGate {

  @Override
  public String name() {
    return "sign-in";
  }

  @Override
  public Optional<String> refusal(ConsoleSession session) {
    if (!session.signIn().active()) {
      return Optional.of("Your sign-in has ended. Sign in again.");
    }
    Instant dueBy = session.signIn().secondFactorDueBy();
    return dueBy == null
        ? Optional.empty()
        : Optional.of("Your sign-in waits for your second factor. Enter it first.");
  }
}
