package org.scangate.core.audit;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;

/** Says how the log is. */
@Component
public final class AuditHealth implements HealthCheck {

  private final AuditLog log;

  /** Speaks for one log. */
  @Activate
  public AuditHealth(@Reference AuditLog log) {
    this.log = log;
  }

  @Override
  public String name() {
    return "Audit log";
  }

  @Override
  public List<Finding> check() {
    return log.findings();
  }
}
