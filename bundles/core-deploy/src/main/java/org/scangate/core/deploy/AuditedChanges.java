package org.scangate.core.deploy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.drivers.DriverRefused;

/** Changes of drivers, one at a time, each in the audit with who asked and what came of it. */
final class AuditedChanges {
  private static final long AUDIT_SECONDS = 10;

  private final ReentrantLock underWay = new ReentrantLock();
  private final Supplier<Audit> audit;

  /**
   * @param audit gives null while there is none
   */
  AuditedChanges(Supplier<Audit> audit) {
    this.audit = audit;
  }

  interface Change<T> {
    T make(Map<String, String> facts) throws DriverRefused;
  }

  /** One at a time, and in the audit with who and what came of it. */
  <T> T make(String action, String by, Map<String, String> asked, Change<T> change)
      throws DriverRefused {
    if (!underWay.tryLock()) {
      throw new DriverRefused("another change of a driver is under way. Try again when it is done");
    }
    Map<String, String> facts = new LinkedHashMap<>(asked);
    try {
      T made = change.make(facts);
      record(action, by, Outcome.DONE, facts);
      return made;
    } catch (DriverRefused e) {
      facts.put("reason", e.getMessage());
      record(action, by, Outcome.REFUSED, facts);
      throw e;
    } finally {
      underWay.unlock();
    }
  }

  void record(String action, String by, Outcome outcome, Map<String, String> facts)
      throws DriverRefused {
    Audit to = audit.get();
    try {
      if (to == null) {
        throw new DriverRefused("there is no audit to write to. Tell site IT");
      }
      var unused =
          to.record(AuditEvent.of(action, by, outcome, facts)).get(AUDIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new DriverRefused("the audit cannot be written (" + e.getMessage() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverRefused("interrupted", e);
    }
  }
}
