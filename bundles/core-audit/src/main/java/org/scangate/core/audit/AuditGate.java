package org.scangate.core.audit;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.audit.Audit;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ControlGate;

/** Refuses control while nothing can be written down. */
@Component
public final class AuditGate implements ControlGate {

  private final Audit audit;

  /** Uses the log of this bundle or any other that is the framework's. */
  @Activate
  public AuditGate(@Reference Audit audit) {
    this.audit = audit;
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public Optional<String> refusal(ConsoleSession session) {
    return audit.unwritable();
  }
}
