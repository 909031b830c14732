package org.scangate.scanner.runtime;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ControlGate;

/**
 * The driver that the scanner uses is released there, or the session is declared to be of a
 * phantom. Asked here before control is given, and by the scanner itself for each event.
 */
@Component
public final class ReleaseGate implements ControlGate {
  static final String NAME = "release";

  private final Releases releases;

  @Activate
  public ReleaseGate(@Reference Releases releases) {
    this.releases = releases;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> refusal(ConsoleSession session) {
    if (!releases.known()) {
      return Optional.of(
          "What is released cannot be found out: its service is missing. Tell site IT.");
    }
    return session instanceof Session ours
        ? ours.releaseRefusal()
        : Optional.of("The session is none of this appliance's.");
  }
}
